import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const ACCOUNT = '111111111111';
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];

/** A small generator of the same numbers for the same seed (mulberry32). */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

type Random = () => number;

const pick = <T>(next: Random, list: readonly T[]): T => list[Math.floor(next() * list.length)]!;

const ACTIONS = [
  ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
  ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
  ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
  ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  ['ec2:Describe*'],
  ['kms:Decrypt', 'kms:GenerateDataKey'],
  ['cloudwatch:PutMetricData'],
  ['sns:Publish'],
  ['secretsmanager:GetSecretValue'],
  ['lambda:InvokeFunction'],
];

const statement = (next: Random, index: number) => {
  const Action = pick(next, ACTIONS);
  return {
    Sid: `Statement${index}`,
    Effect: 'Allow',
    Action,
    Resource: [`arn:aws:${Action[0]!.split(':')[0]}:us-east-1:${ACCOUNT}:resource-${Math.floor(next() * 1e6)}/*`],
  };
};

const policy = (next: Random, statements: number) => ({
  Version: '2012-10-17',
  Statement: Array.from({ length: statements }, (_, index) => statement(next, index)),
});

const tags = (next: Random) => ({
  owner: `team-${Math.floor(next() * 200)}`,
  costcentre: `${Math.floor(next() * 9000) + 1000}`,
  environment: pick(next, ['prod', 'test', 'dev']),
});

/** Five days ago: what was used lately, so that a later use changes no verdict. */
const LATELY = Date.now() - 5 * 86_400_000;

const date = (wave: number, offset: number): string => new Date(LATELY + wave * 3_600_000 + (offset % 3_600) * 1000).toISOString();

const role = (index: number, next: Random, wave: number, heavy: boolean) => {
  const name = `service-role-${index}`;
  const policies = heavy ? 60 : 3;
  const Arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const config = {
    Arn,
    RoleName: name,
    RoleId: `AROA${String(index).padStart(17, '0')}`,
    Path: '/',
    CreateDate: '2024-03-01T09:00:00.000Z',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    InlinePolicies: Object.fromEntries(
      Array.from({ length: policies }, (_, at) => [`inline-${at}`, policy(next, 5 + Math.floor(next() * 3))]),
    ),
    ManagedPolicies: [{ name: 'AmazonSSMManagedInstanceCore', arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' }],
    InstanceProfiles: [],
    Tags: tags(next),
    MaxSessionDuration: 3600,
    RoleLastUsed: { LastUsedDate: date(wave, index), Region: 'us-east-1' },
  };
  return { technology: 'iamrole', region: 'universal', name, arn: Arn, config };
};

const queue = (index: number, next: Random, wave: number) => {
  const name = `queue-${index}`;
  const region = pick(next, REGIONS);
  const arn = `arn:aws:sqs:${region}:${ACCOUNT}:${name}`;
  const Attributes = {
    QueueArn: arn,
    ApproximateNumberOfMessages: String((index * 7 + wave * 13) % 1000),
    ApproximateNumberOfMessagesNotVisible: String((index + wave) % 10),
    ApproximateNumberOfMessagesDelayed: '0',
    CreatedTimestamp: '1700000000',
    LastModifiedTimestamp: String(1_700_000_000 + wave),
    VisibilityTimeout: '30',
    MaximumMessageSize: '262144',
    MessageRetentionPeriod: '345600',
    SqsManagedSseEnabled: index % 5 === 0 ? 'false' : 'true',
    Policy: {
      Version: '2012-10-17',
      Statement: Array.from({ length: 6 }, (_, at) => ({
        ...statement(next, at),
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/service-role-${at}` },
      })),
    },
  };
  const config = {
    Arn: arn,
    Url: `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`,
    Name: name,
    Region: region,
    Attributes,
    Tags: tags(next),
    DeadLetterSourceQueues: [],
  };
  return { technology: 'sqs', region, name, arn, config };
};

const securityGroup = (index: number, next: Random, wave: number, heavy: boolean) => {
  const id = `sg-${index.toString(16).padStart(17, '0')}`;
  const region = pick(next, REGIONS);
  const arn = `arn:aws:ec2:${region}:${ACCOUNT}:security-group/${id}`;
  const rules = Array.from({ length: heavy ? 260 : 12 }, (_, at) => ({
    rule_type: at % 4 === 3 ? 'egress' : 'ingress',
    ip_protocol: 'tcp',
    from_port: 1024 + at,
    to_port: 1024 + at,
    cidr_ip: `10.${Math.floor(next() * 255)}.${Math.floor(next() * 255)}.0/24`,
    owner_id: null,
    group_id: null,
    name: null,
    prefix_list_id: null,
    description: `rule ${at} of team ${Math.floor(next() * 100)}`,
  }));
  const name = `group-${index}`;
  const config = {
    id,
    name,
    description: `security group number ${index}`,
    vpc_id: 'vpc-0a1b2c3d',
    owner_id: ACCOUNT,
    region,
    arn,
    rules,
    assigned_to: [{ network_interface_id: `eni-${wave}${index}`, instance_id: `i-${wave}${index}` }],
  };
  return { technology: 'securitygroup', region, name: `${name} (${id} in vpc-0a1b2c3d)`, arn, config };
};

const bucket = (index: number, next: Random, wave: number) => {
  const name = `company-bucket-${index}`;
  const region = pick(next, REGIONS);
  const owner = 'a'.repeat(64);
  const config = {
    Arn: `arn:aws:s3:::${name}`,
    Name: name,
    Region: region,
    Owner: { ID: owner },
    Grants: { [owner]: ['FULL_CONTROL'] },
    GrantReferences: { [owner]: `display-${wave}` },
    LifecycleRules: Array.from({ length: 4 }, (_, at) => ({
      ID: `rule-${at}`,
      Status: 'Enabled',
      Filter: { Prefix: `logs/${at}/` },
      Expiration: { Days: 30 * (at + 1) },
    })),
    Logging: {},
    Policy: {
      Version: '2012-10-17',
      Statement: Array.from({ length: 5 }, (_, at) => ({ ...statement(next, at), Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })),
    },
    Tags: tags(next),
    Versioning: { Status: 'Enabled' },
    Website: null,
    Cors: [],
    Notifications: {},
    Acceleration: null,
    Replication: {},
    AnalyticsConfigurations: [],
    MetricsConfigurations: [],
    InventoryConfigurations: [],
    PublicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
    Encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  };
  return { technology: 's3', region, name, arn: config.Arn, config };
};

const user = (index: number, next: Random, wave: number) => {
  const name = `person-${index}`;
  const Arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
  const config = {
    Arn,
    UserName: name,
    UserId: `AIDA${String(index).padStart(17, '0')}`,
    Path: '/',
    CreateDate: '2024-03-01T09:00:00.000Z',
    PasswordLastUsed: date(wave, index),
    AccessKeys: [
      {
        AccessKeyId: `AKIA${String(index).padStart(16, '0')}`,
        Status: 'Active',
        CreateDate: '2024-03-01T09:00:00.000Z',
        LastUsedDate: date(wave, index),
        ServiceName: 's3',
        Region: 'us-east-1',
        UserName: name,
      },
    ],
    InlinePolicies: { own: policy(next, 8) },
    ManagedPolicies: [],
    MfaDevices: { [`arn:aws:iam::${ACCOUNT}:mfa/${name}`]: { UserName: name } },
    LoginProfile: null,
    SigningCertificates: {},
  };
  return { technology: 'iamuser', region: 'universal', name, arn: Arn, config };
};

/** One in 60 is heavy (about 60 KB), so that the 99th percentile is. */
const HEAVY_EVERY = 60;

/** Item `index` in the state of `wave`: only its ephemeral values depend on the wave. */
export const generateItem = (index: number, wave: number): object => {
  const next = random(index + 1);
  const heavy = index % HEAVY_EVERY < 1;
  if (index % 3 === 0) return role(index, next, wave, heavy);
  const kinds = [queue, securityGroup, bucket, user];
  return kinds[Math.floor(index / 3) % kinds.length]!(index, next, wave, heavy || index % HEAVY_EVERY === 1);
};

/** Writes `count` items to a file, a line each. Returns the sizes of the lines in bytes. */
export const writeItems = async (path: string, count: number, wave: number): Promise<number[]> => {
  const stream = createWriteStream(path, { highWaterMark: 1 << 20 });
  const sizes: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const line = `${JSON.stringify(generateItem(index, wave))}\n`;
    sizes.push(line.length);
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return sizes;
};
