import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { awsProvider } from '../../src/providers/aws/aws.provider.ts';
import { expectRefusal } from '../bad-input/refusal.ts';
import { PROJECT_ROOT } from '../deploy/project-root.ts';
import { runMonkey } from '../setup/run-monkey.ts';

const folder = mkdtempSync(join(tmpdir(), 'monkey-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** No database answers there: the command needs none. */
const policy = (...args: readonly string[]) =>
  runMonkey(['aws', 'policy', ...args], { MONKEY_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, { cwd: folder });

const permissionsOf = (...indices: readonly string[]): readonly string[] =>
  awsProvider()
    .watchers.filter(({ index }) => indices.includes(index))
    .flatMap(({ permissions }) => permissions);

test('the policy of some technologies allows what they need and what the session needs, and nothing beyond', async () => {
  const { status, stdout } = await policy('--technologies', 'sqs,iamuser', '-t', 'sqs', '--format', 'json');
  expect(status).toBe(0);
  const wanted = [...new Set(['ec2:DescribeRegions', ...permissionsOf('sqs', 'iamuser')])].sort();
  expect(permissionsOf('sqs').length).toBeGreaterThan(1);
  expect(JSON.parse(stdout)).toEqual({
    Version: '2012-10-17',
    Statement: [{ Sid: 'SecurityMonkeyReads', Effect: 'Allow', Action: wanted, Resource: '*' }],
  });
});

test('without a choice it is the policy of the reference, to the letter', async () => {
  const { status, stdout } = await policy();
  expect(status).toBe(0);
  expect(stdout).toBe(readFileSync(join(PROJECT_ROOT, 'docs/reference/aws-policy.json'), 'utf8'));
});

test('an unknown technology, none at all and an unknown format are refused', async () => {
  expectRefusal(await policy('--technologies', ''), 'bad-input', /at least one technology/);
  expectRefusal(await policy('--technologies', 'sqs,s4'), 'not-found', /no technology "s4".*s3/);
  expectRefusal(await policy('--format', 'yaml'), 'bad-input', /yaml.*json/i);
});
