import { describe, expect, it } from 'vitest';
import { certificateExpiryChecks } from './certificate-expiry-checks.ts';
import { auditInTest } from './policy/audit-in-test.ts';

const checks = certificateExpiryChecks({ index: 'acm', auditorClass: 'ACMAuditor', field: 'NotAfter' });
const END = '2026-06-30T12:00:00Z';
const auditAt = (id: string, now: string, NotAfter: string = END) => auditInTest(checks, `acm.${id}`, { NotAfter }, { now });
const firingAt = (now: string) => checks.filter(({ id }) => auditAt(id.slice(4), now).keys.length > 0).map(({ id }) => id);

describe('the expiry of certificates', () => {
  it.each([
    ['2026-04-30T12:00:00Z', []],
    ['2026-04-30T12:00:00.001Z', ['acm.expires-within-60-days']],
    ['2026-05-30T12:00:00Z', ['acm.expires-within-60-days']],
    ['2026-05-30T12:00:00.001Z', ['acm.expires-within-30-days']],
    ['2026-06-30T12:00:00Z', ['acm.expires-within-30-days']],
    ['2026-06-30T12:00:00.001Z', ['acm.expired']],
  ])('is told at %s by %j', (now, expected) => {
    expect(firingAt(now)).toEqual(expected);
  });

  it('says when it is to be looked at again', () => {
    const { holdsUntil } = auditAt('expires-within-60-days', '2026-01-01T00:00:00Z');
    expect(holdsUntil).toEqual(['2026-04-30T12:00:00.001Z']);
    expect(auditAt('expires-within-60-days', holdsUntil[0]!).keys).toEqual(['expiry']);
    expect(auditAt('expires-within-60-days', holdsUntil[0]!).holdsUntil).toEqual(['2026-05-30T12:00:00.001Z']);
    expect(auditAt('expired', '2026-07-01T00:00:00Z').holdsUntil).toEqual([]);
  });

  it('names the date as the original did', () => {
    expect(auditAt('expired', '2026-07-01T00:00:00Z').notes).toEqual(['Expired on 2026-06-30 12:00:00+00:00.']);
    expect(auditAt('expires-within-30-days', '2026-06-29T00:00:00Z', '2026-06-30 12:00:00+00:00').notes).toEqual([
      'Expires on 2026-06-30 12:00:00+00:00.',
    ]);
  });

  it('says nothing without a date', () => {
    for (const { id } of checks) {
      expect(auditInTest(checks, id, {}).findings).toEqual([]);
      expect(auditInTest(checks, id, { NotAfter: 'never' }).findings).toEqual([]);
    }
  });
});
