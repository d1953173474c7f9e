import type { Json } from '../src/model/json.ts';

/** The invented company of the demo estate: three states, a day apart. */
const ACCOUNT = '111111111111';
const LOGS_ACCOUNT = '222222222222';
const AUDITOR_ACCOUNT = '333333333333';
const STRANGER = '999999999999';
const OWNER = '5f2a0c1d9e8b7a6f'.repeat(4);

export type Day = 1 | 2 | 3;

interface DemoItem {
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly config: { readonly [key: string]: Json | undefined };
}

const statement = (Sid: string, Action: Json, Resource: Json, more: Record<string, Json> = {}): Json => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const policy = (...Statement: Json[]): Json => ({ Version: '2012-10-17', Statement });

const bucket = (name: string, region: string, more: Record<string, Json> = {}): DemoItem => {
  const arn = `arn:aws:s3:::${name}`;
  const config = {
    Arn: arn,
    Name: name,
    Region: region,
    Owner: { ID: OWNER },
    Grants: { [OWNER]: ['FULL_CONTROL'] },
    LifecycleRules: [],
    Logging: {},
    Policy: null,
    Tags: { team: name.split('-')[1] ?? 'platform' },
    Versioning: { Status: 'Enabled' },
    Website: null,
    Cors: [],
    Notifications: {},
    Acceleration: null,
    Replication: {},
    PublicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
    ...more,
  };
  return { technology: 's3', region, name, arn, config };
};

const buckets = (day: Day): DemoItem[] => [
  bucket('acorn-web-assets', 'us-east-1', {
    // Opened to everybody on the first day, closed on the third: an issue that gets fixed.
    Policy:
      day < 3
        ? policy(statement('PublicRead', 's3:GetObject', 'arn:aws:s3:::acorn-web-assets/*', { Principal: '*' }))
        : policy(
            statement('FromTheCdn', 's3:GetObject', 'arn:aws:s3:::acorn-web-assets/*', {
              Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/cdn-origin` },
            }),
          ),
  }),
  bucket('acorn-data-lake', 'eu-west-1', {
    Policy: policy(
      statement('Auditor', ['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::acorn-data-lake', 'arn:aws:s3:::acorn-data-lake/*'], {
        Principal: { AWS: `arn:aws:iam::${AUDITOR_ACCOUNT}:role/reader` },
      }),
    ),
  }),
  bucket('acorn-platform-logs', 'us-east-1', {
    Policy: policy(
      statement('Delivery', 's3:PutObject', 'arn:aws:s3:::acorn-platform-logs/*', {
        Principal: { AWS: `arn:aws:iam::${LOGS_ACCOUNT}:root` },
      }),
    ),
  }),
  bucket('acorn-finance-reports', 'eu-west-1', day >= 2 ? { Versioning: { Status: 'Suspended' } } : {}),
  bucket('acorn-legacy-exports', 'us-east-1', {
    Grants: { [OWNER]: ['FULL_CONTROL'], 'http://acs.amazonaws.com/groups/global/AllUsers': ['READ'] },
    PublicAccessBlock: null,
  }),
  bucket('acorn-mobile-uploads', 'ap-southeast-2'),
  bucket('acorn-terraform-state', 'us-east-1', { Versioning: day === 1 ? {} : { Status: 'Enabled' } }),
  bucket('acorn-newsletter', 'eu-west-1'),
  ...(day === 1 ? [bucket('acorn-scratch', 'us-east-1')] : []),
  ...(day >= 2
    ? [
        bucket('acorn-ml-training', 'us-east-1', {
          Policy: policy(
            statement('Partner', 's3:*', 'arn:aws:s3:::acorn-ml-training/*', { Principal: { AWS: `arn:aws:iam::${STRANGER}:root` } }),
          ),
        }),
      ]
    : []),
  ...(day === 3 ? [bucket('acorn-incident-42', 'us-east-1')] : []),
];

const queue = (name: string, region: string, day: Day, more: Record<string, Json> = {}): DemoItem => {
  const arn = `arn:aws:sqs:${region}:${ACCOUNT}:${name}`;
  const attributes = {
    QueueArn: arn,
    ApproximateNumberOfMessages: String((name.length * 37 * day) % 900),
    ApproximateNumberOfMessagesNotVisible: String((name.length * day) % 12),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: '30',
    MessageRetentionPeriod: '345600',
    SqsManagedSseEnabled: 'true',
    ...more,
  };
  const config = {
    Arn: arn,
    Url: `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`,
    Name: name,
    Region: region,
    Attributes: attributes,
    Tags: {},
    DeadLetterSourceQueues: [],
  };
  return { technology: 'sqs', region, name, arn, config };
};

const queues = (day: Day): DemoItem[] => [
  queue('orders', 'us-east-1', day, { MessageRetentionPeriod: day === 1 ? '345600' : '1209600' }),
  queue('orders-dead', 'us-east-1', day),
  queue('invoices', 'eu-west-1', day, { Policy: policy(statement('Anyone', 'sqs:SendMessage', '*', { Principal: { AWS: '*' } })) }),
  queue('thumbnails', 'us-east-1', day, { SqsManagedSseEnabled: 'false' }),
  queue('notifications', 'ap-southeast-2', day),
  queue('audit-trail', 'us-east-1', day),
  queue('refunds', 'eu-west-1', day, { SqsManagedSseEnabled: day === 3 ? 'true' : 'false' }),
  queue('partner-inbox', 'us-east-1', day, {
    Policy: policy(statement('Partner', 'sqs:SendMessage', '*', { Principal: { AWS: `arn:aws:iam::${AUDITOR_ACCOUNT}:root` } })),
  }),
  ...(day === 3 ? [queue('replay', 'us-east-1', day)] : []),
];

const rule = (port: number, cidr: string, more: Record<string, Json> = {}): Json => ({
  rule_type: 'ingress',
  ip_protocol: 'tcp',
  from_port: port,
  to_port: port,
  cidr_ip: cidr,
  owner_id: null,
  group_id: null,
  name: null,
  prefix_list_id: null,
  description: null,
  ...more,
});

const group = (number: number, name: string, region: string, rules: Json[], attached = true): DemoItem => {
  const id = `sg-0acee${String(number).padStart(12, '0')}`;
  const arn = `arn:aws:ec2:${region}:${ACCOUNT}:security-group/${id}`;
  const vpc = 'vpc-0acee0000000001';
  const assigned = attached
    ? [{ network_interface_id: `eni-0acee${String(number).padStart(12, '0')}`, instance_id: `i-0acee${String(number).padStart(12, '0')}` }]
    : [];
  const config = {
    id,
    name,
    description: `${name} of the acorn shop`,
    vpc_id: vpc,
    owner_id: ACCOUNT,
    region,
    arn,
    rules,
    assigned_to: assigned,
  };
  return { technology: 'securitygroup', region, name: `${name} (${id} in ${vpc})`, arn, config };
};

const groups = (day: Day): DemoItem[] => [
  group(1, 'web', 'us-east-1', [rule(443, '0.0.0.0/0'), rule(80, '0.0.0.0/0')]),
  group(2, 'app', 'us-east-1', [rule(8080, '10.0.0.0/16')]),
  // Somebody opened SSH on the second day, and it is still open.
  group(
    3,
    'bastion',
    'us-east-1',
    day === 1 ? [rule(22, '203.0.113.0/24')] : [rule(22, '203.0.113.0/24'), rule(22, '0.0.0.0/0', { description: 'temporary' })],
  ),
  group(4, 'database', 'us-east-1', [rule(5432, '10.0.0.0/16')]),
  group(5, 'old-experiment', 'us-east-1', [rule(3389, '0.0.0.0/0')], false),
  group(6, 'web-eu', 'eu-west-1', [rule(443, '0.0.0.0/0'), rule(443, '::/0')]),
  group(7, 'partner-vpn', 'eu-west-1', [rule(443, '198.51.100.0/28')]),
  group(8, 'default', 'ap-southeast-2', []),
  group(9, 'cache', 'us-east-1', [rule(6379, '10.0.0.0/16')]),
  group(10, 'batch', 'eu-west-1', []),
];

const role = (number: number, name: string, trusts: Json, inline: Record<string, Json> = {}, managed: Json[] = []): DemoItem => {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const config = {
    Arn: arn,
    RoleName: name,
    RoleId: `AROAACORN${String(number).padStart(12, '0')}`,
    Path: '/',
    CreateDate: '2024-03-01T09:00:00Z',
    AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: trusts, Action: 'sts:AssumeRole' }),
    InlinePolicies: inline,
    ManagedPolicies: managed,
    InstanceProfiles: [],
    Tags: {},
    MaxSessionDuration: 3600,
  };
  return { technology: 'iamrole', region: 'universal', name, arn, config };
};

const EC2 = { Service: 'ec2.amazonaws.com' };
const LAMBDA = { Service: 'lambda.amazonaws.com' };

const roles = (day: Day): DemoItem[] => [
  role(1, 'web-server', EC2, { assets: policy(statement('Read', ['s3:GetObject'], 'arn:aws:s3:::acorn-web-assets/*')) }),
  role(2, 'order-worker', EC2, {
    queue: policy(statement('Work', ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`)),
  }),
  role(3, 'deploy', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, { everything: policy(statement('All', '*', '*')) }),
  role(4, 'auditor', { AWS: `arn:aws:iam::${AUDITOR_ACCOUNT}:root` }, {}, [
    { name: 'SecurityAudit', arn: 'arn:aws:iam::aws:policy/SecurityAudit' },
  ]),
  role(
    5,
    'log-shipper',
    { AWS: `arn:aws:iam::${LOGS_ACCOUNT}:role/collector` },
    { logs: policy(statement('Read', ['logs:GetLogEvents', 'logs:FilterLogEvents'], '*')) },
  ),
  role(6, 'thumbnailer', LAMBDA, {
    // The policy grew too wide on the second day and was narrowed on the third.
    media: policy(
      statement(
        'Media',
        day === 2 ? ['s3:*', 'iam:PassRole'] : ['s3:GetObject', 's3:PutObject'],
        day === 2 ? '*' : 'arn:aws:s3:::acorn-mobile-uploads/*',
      ),
    ),
  }),
  role(7, 'cdn-origin', { Service: 'cloudfront.amazonaws.com' }),
  role(8, 'contractor', { AWS: `arn:aws:iam::${STRANGER}:role/developer` }, { look: policy(statement('Look', ['ec2:Describe*'], '*')) }),
  ...(day >= 2
    ? [
        role(
          9,
          'ml-training',
          { Service: 'sagemaker.amazonaws.com' },
          { data: policy(statement('Data', ['s3:GetObject', 'kms:Decrypt', 'kms:CreateGrant'], '*')) },
        ),
      ]
    : []),
  ...(day < 3 ? [role(10, 'migration-2023', EC2, { everything: policy(statement('Iam', 'iam:*', '*')) })] : []),
];

const user = (number: number, name: string, day: Day, more: Record<string, Json> = {}): DemoItem => {
  const arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
  const config = {
    Arn: arn,
    UserName: name,
    UserId: `AIDAACORN${String(number).padStart(12, '0')}`,
    Path: '/',
    CreateDate: '2023-05-01T09:00:00Z',
    PasswordLastUsed: `2025-01-0${day}T08:1${day}:00Z`,
    AccessKeys: [],
    InlinePolicies: {},
    ManagedPolicies: [],
    MfaDevices: {},
    LoginProfile: null,
    SigningCertificates: {},
    ...more,
  };
  return { technology: 'iamuser', region: 'universal', name, arn, config };
};

const key = (id: string, userName: string, created: string, used: string, status = 'Active'): Json => ({
  AccessKeyId: id,
  Status: status,
  CreateDate: created,
  LastUsedDate: used,
  ServiceName: 's3',
  Region: 'us-east-1',
  UserName: userName,
});

const users = (day: Day): DemoItem[] => [
  user(1, 'alma', day, {
    LoginProfile: { CreateDate: '2023-05-01T09:00:00Z' },
    MfaDevices: { [`arn:aws:iam::${ACCOUNT}:mfa/alma`]: { UserName: 'alma' } },
  }),
  user(2, 'bruno', day, { LoginProfile: { CreateDate: '2023-06-01T09:00:00Z' } }),
  user(3, 'ci', day, { AccessKeys: [key('AKIAACORN00000000001', 'ci', '2023-07-01T09:00:00Z', `2025-01-0${day}T03:00:00Z`)] }),
  user(4, 'backup', day, {
    AccessKeys: [key('AKIAACORN00000000002', 'backup', '2022-01-01T09:00:00Z', '2022-06-01T09:00:00Z', day === 3 ? 'Inactive' : 'Active')],
  }),
  user(5, 'carla', day, {
    LoginProfile: { CreateDate: '2024-02-01T09:00:00Z' },
    InlinePolicies: { admin: policy(statement('All', '*', '*')) },
  }),
  ...(day === 1 ? [user(6, 'dario', day)] : []),
];

const iamGroup = (name: string, members: string[], inline: Record<string, Json> = {}, managed?: Json[]): DemoItem => {
  const arn = `arn:aws:iam::${ACCOUNT}:group/${name}`;
  const config = {
    group: {
      path: '/',
      group_name: name,
      group_id: `AGPAACORN${name.toUpperCase().padEnd(12, '0')}`,
      arn,
      create_date: '2023-05-01T09:00:00Z',
    },
    grouppolicies: inline,
    users: Object.fromEntries(members.map((member) => [`arn:aws:iam::${ACCOUNT}:user/${member}`, member])),
    ...(managed ? { managed_policies: managed } : {}),
  };
  return { technology: 'iamgroup', region: 'universal', name, arn, config };
};

const iamGroups = (day: Day): DemoItem[] => [
  iamGroup('administrators', day === 1 ? ['alma'] : ['alma', 'carla'], {}, [
    { name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess', version: 'v1' },
  ]),
  iamGroup('developers', ['bruno', 'carla'], { deploy: policy(statement('Deploy', ['lambda:UpdateFunctionCode', 'iam:PassRole'], '*')) }),
  iamGroup('finance', ['alma'], { reports: policy(statement('Read', 's3:GetObject', 'arn:aws:s3:::acorn-finance-reports/*')) }),
  iamGroup('nobody', []),
];

const managedPolicy = (name: string, document: Json, attachedRoles: string[], version = 'v1'): DemoItem => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/${name}`;
  const config = {
    name,
    arn,
    create_date: '2023-05-01T09:00:00Z',
    update_date: '2023-05-01T09:00:00Z',
    default_version_id: version,
    attachment_count: attachedRoles.length,
    attached_users: [],
    attached_groups: [],
    attached_roles: attachedRoles.map((attached) => `arn:aws:iam::${ACCOUNT}:role/${attached}`),
    policy: document,
  };
  return { technology: 'policy', region: 'universal', name, arn, config };
};

const policies = (day: Day): DemoItem[] => [
  managedPolicy('read-only-data', policy(statement('Read', ['s3:GetObject', 's3:ListBucket'], 'arn:aws:s3:::acorn-data-lake*')), [
    'auditor',
  ]),
  managedPolicy(
    'network-admin',
    policy(statement('Network', ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'], '*')),
    day === 1 ? [] : ['deploy'],
  ),
  managedPolicy(
    'boundary',
    policy({ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::acorn-finance-reports/*' }),
    [],
    day < 3 ? 'v1' : 'v2',
  ),
  managedPolicy('queue-worker', policy(statement('Work', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], '*')), [
    'order-worker',
  ]),
];

const kmsKey = (
  number: number,
  alias: string,
  region: string,
  rotates: boolean,
  principals: Json,
  more: Record<string, Json> = {},
): DemoItem => {
  const id = `0acee000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const arn = `arn:aws:kms:${region}:${ACCOUNT}:key/${id}`;
  const config = {
    Arn: arn,
    KeyId: id,
    AWSAccountId: ACCOUNT,
    Description: `Key of ${alias}`,
    Enabled: true,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CreationDate: '2023-05-01T09:00:00Z',
    Aliases: [alias],
    Policies: [policy(statement('Administration', 'kms:*', '*', { Principal: principals }))],
    Grants: [],
    KeyRotationEnabled: rotates,
    RotationPeriodInDays: rotates ? 365 : null,
    ...more,
  };
  return { technology: 'kms', region, name: `${alias} (${id})`, arn, config };
};

const OWN_ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

const kmsKeys = (day: Day): DemoItem[] => [
  kmsKey(1, 'orders', 'us-east-1', true, OWN_ROOT),
  kmsKey(2, 'finance', 'eu-west-1', day === 3, OWN_ROOT),
  kmsKey(3, 'exports', 'us-east-1', false, { AWS: '*' }),
  kmsKey(4, 'shared-logs', 'us-east-1', true, { AWS: [`arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${LOGS_ACCOUNT}:root`] }),
];

/** Everything that the company has on a day. */
export const demoEstate = (day: Day): DemoItem[] => [
  ...buckets(day),
  ...queues(day),
  ...groups(day),
  ...roles(day),
  ...users(day),
  ...iamGroups(day),
  ...policies(day),
  ...kmsKeys(day),
];

/** One day's file, a line an item. */
export const demoFile = (day: Day): string =>
  demoEstate(day)
    .map((item) => `${JSON.stringify(item)}\n`)
    .join('');
