import { describe, expect, it } from 'vitest';
import { ELB_SECURITY_POLICIES_COMPARED, LOWEST_TLS_VERSION, WEAKNESSES } from './elb-security-policies.ts';

const DAY_MS = 86_400_000;
/** AWS publishes some policies every other year; one that is not in the table is told as unknown, with ten points. */
const OLDEST_DAYS = 730;

const age = Math.floor((Date.now() - Date.parse(ELB_SECURITY_POLICIES_COMPARED)) / DAY_MS);

describe('the table of security policies', () => {
  it(`was compared with what AWS publishes less than ${OLDEST_DAYS} days ago: ${Math.max(age, 0)} days`, () => {
    expect(age).toBeLessThan(OLDEST_DAYS);
  });

  it('agrees with the names, which tell the lowest version since 2017', () => {
    for (const [name, lowest] of LOWEST_TLS_VERSION) {
      const told = /-(?:TLS|TLS13|FS)-1-(\d)-/.exec(name)?.[1];
      if (told !== undefined) expect(`${name} 1.${told}`).toBe(`${name} ${lowest}`);
    }
    expect(LOWEST_TLS_VERSION.size).toBeGreaterThan(40);
  });

  it('knows every policy that it finds fault with', () => {
    expect([...WEAKNESSES.keys()].filter((name) => !LOWEST_TLS_VERSION.has(name))).toEqual([]);
  });
});
