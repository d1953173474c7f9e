import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vectors-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, content: unknown): void => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
};

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], { encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
};

const arn = (id: string, account: string) => ({ id, input: '012345678910', expect: { account } });
const openGroup = (id: string, score: number) => ({
  id,
  kind: 'check',
  technology: 'securitygroup',
  account: { name: 'a', identifier: '012345678910', account_type: 'AWS', third_party: false },
  context: {},
  item: {
    region: null,
    account: 'a',
    name: 'g',
    arn: null,
    config: { assigned_to: ['i'], rules: [{ rule_type: 'ingress', cidr_ip: '0.0.0.0/0' }] },
  },
  run: ['securitygroup.internet-accessible-ingress'],
  expect: [
    { check: 'securitygroup.internet-accessible-ingress', category: 'Internet Accessible', score, notes_contains: ['cidr:0.0.0.0/0'] },
  ],
});

describe('the conformance runner', () => {
  it('closes with the count alone on its line, and tells by its status that all passed', () => {
    write('policy/arn.json', [arn('one', '012345678910')]);
    write('auditors/securitygroup.json', [openGroup('two', 10)]);
    expect(run(folder)).toMatchObject({ status: 0, lines: ['2 passed, 0 failed'] });
  });

  it('takes files that stand in the folder itself', () => {
    write('securitygroup.json', [openGroup('whatever', 10)]);
    expect(run(folder).lines).toEqual(['1 passed, 0 failed']);
  });

  it('shows for each failure what was expected and what came', () => {
    write('policy/arn.json', [arn('wrong-account', '999999999999')]);
    write('auditors/securitygroup.json', [openGroup('wrong-score', 3)]);
    const { status, lines } = run(folder);
    expect(status).toBe(1);
    expect(lines[0]).toMatch(/^FAILED wrong-account: expected \{"account":"999999999999"\} actual \{.*"account":"012345678910"/);
    expect(lines[1]).toMatch(/^FAILED wrong-score: expected .*"score":3.* actual .*"score":10/);
    expect(lines.at(-1)).toBe('0 passed, 2 failed');
  });

  it('takes the modern expectation first, and names what it skips', () => {
    write('policy/arn.json', [
      { ...arn('modern', '999999999999'), modern: { why: 'x', expect: { account: '012345678910' } } },
      { ...arn('open-question', '999999999999'), modern: { why: 'x', expect: null, informative: true } },
    ]);
    write('auditors/zebra.json', [{ ...openGroup('not-built', 1), technology: 'zebra' }]);
    expect(run(folder).lines).toEqual([
      'skipped open-question: no result can be stated',
      'skipped not-built: zebra is not built',
      '1 passed, 0 failed, 2 skipped',
    ]);
  });

  it('fails a vector that names a check which does not exist', () => {
    write('auditors/securitygroup.json', [{ ...openGroup('x', 1), run: ['securitygroup.nonsense'], expect: [] }]);
    expect(run(folder)).toMatchObject({
      status: 1,
      lines: [expect.stringContaining('there is no check securitygroup.nonsense'), '0 passed, 1 failed'],
    });
  });

  it('refuses a folder that does not exist, has no vectors, or has a file that is not JSON', () => {
    expect(run(join(folder, 'nowhere'))).toMatchObject({ status: 2, stderr: expect.stringContaining('does not exist') });
    expect(run(folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('There are no vectors') });
    write('broken.json', '[{');
    expect(run(folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot be read as JSON') });
    write('broken.json', '{"id": "x"}');
    expect(run(folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('is no list of vectors') });
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('Say which folder') });
  });
});
