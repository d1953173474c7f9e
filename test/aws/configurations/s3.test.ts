import * as S3 from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, readOne } from './read-one.ts';

const Bucket = 'everything';
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }],
};

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
});

/** A bucket with everything that moto can keep. */
const makeBucket = async (client: S3.S3Client): Promise<void> => {
  await client.send(new S3.CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  await client.send(new S3.PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(POLICY) }));
  await client.send(new S3.PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
  await client.send(
    new S3.PutBucketTaggingCommand({
      Bucket,
      Tagging: {
        TagSet: [
          { Key: 'b', Value: '2' },
          { Key: 'a', Value: '1' },
        ],
      },
    }),
  );
  await client.send(
    new S3.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] } }),
  );
  await client.send(new S3.PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } }));
  await client.send(
    new S3.PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [{ ID: 'old', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Date: new Date('2030-01-01T00:00:00Z') } }],
      },
    }),
  );
  await client.send(
    new S3.PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    }),
  );
  await client.send(new S3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }));
  await client.send(
    new S3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }),
  );
  await client.send(new S3.PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration: { Status: 'Enabled' } }));
};

test('s3', async () => {
  await makeBucket(new S3.S3Client(options));
  const item = await readOne(aws.proxy, 's3', Bucket);
  const owner = (item.config['Owner'] as { ID: string }).ID;
  expect(item).toMatchObject({ place: 'global', region: 'us-east-1', uid: 'arn:aws:s3:::everything', arn: 'arn:aws:s3:::everything' });
  expect(item.config).toEqual({
    Arn: 'arn:aws:s3:::everything',
    Name: Bucket,
    Region: 'us-east-1',
    Owner: { ID: expect.any(String) },
    Grants: { [owner]: ['FULL_CONTROL'], 'http://acs.amazonaws.com/groups/global/AllUsers': ['READ'] },
    GrantReferences: {},
    Policy: POLICY,
    // moto answers this with a list of objects.
    PolicyStatus: {},
    PublicAccessBlock: expect.objectContaining({ BlockPublicAcls: true }),
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    Cors: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }],
    Encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] },
    ObjectLock: { ObjectLockEnabled: 'Enabled' },
    Versioning: { Status: 'Enabled' },
    LifecycleRules: [expect.objectContaining({ ID: 'old', Expiration: { Date: '2030-01-01T00:00:00Z' } })],
    Logging: {},
    Tags: { a: '1', b: '2' },
    Website: { IndexDocument: { Suffix: 'index.html' } },
    Notifications: {},
    Acceleration: 'Enabled',
    Replication: {},
    AnalyticsConfigurations: [],
    MetricsConfigurations: [],
    InventoryConfigurations: [],
  });
});

test('s3: what moto does not know, as S3 answers it', async () => {
  await new S3.S3Client(options).send(new S3.CreateBucketCommand({ Bucket: 'answered' }));
  const answers: Readonly<Record<string, (url: string) => string>> = {
    GetBucketPolicyStatus: () => '<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>',
    GetBucketLogging: () =>
      '<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>a/</TargetPrefix><TargetGrants><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>abc</ID><DisplayName>d</DisplayName></Grantee><Permission>READ</Permission></Grant></TargetGrants></LoggingEnabled></BucketLoggingStatus>',
    ListBucketAnalyticsConfigurations: (url) =>
      url.includes('continuation-token')
        ? '<ListBucketAnalyticsConfigurationResult><AnalyticsConfiguration><Id>two</Id></AnalyticsConfiguration></ListBucketAnalyticsConfigurationResult>'
        : '<ListBucketAnalyticsConfigurationResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken><AnalyticsConfiguration><Id>one</Id></AnalyticsConfiguration></ListBucketAnalyticsConfigurationResult>',
    GetBucketAcl: () =>
      '<AccessControlPolicy><Owner><ID>me</ID><DisplayName>mine</DisplayName></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>me</ID><DisplayName>mine</DisplayName></Grantee><Permission>WRITE</Permission></Grant><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>me</ID><DisplayName>mine</DisplayName></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>',
    GetBucketLocation: () => '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">EU</LocationConstraint>',
  };
  for (const [operation, answer] of Object.entries(answers))
    aws.proxy.add({ operation, resource: '/answered', fault: ({ url }) => ({ status: 200, headers: {}, body: Buffer.from(answer(url)) }) });
  const { config, region } = await readOne(aws.proxy, 's3', 'answered');
  expect(region).toBe('eu-west-1');
  expect(config).toMatchObject({
    Region: 'eu-west-1',
    Owner: { ID: 'me' },
    Grants: { me: ['READ', 'WRITE'] },
    GrantReferences: { me: 'mine' },
    PolicyStatus: { IsPublic: true },
    Logging: { Enabled: true, Prefix: 'a/', Target: 'logs', Grants: [{ Grantee: 'abc', Permission: 'READ' }] },
    AnalyticsConfigurations: [{ Id: 'one' }, { Id: 'two' }],
  });
});
