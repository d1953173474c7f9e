import { CreateSecurityGroupCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { openApp } from '../../src/app/open-app.ts';
import { runLimited } from '../../src/base/run-limited.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { accountClients } from '../aws/account-clients.ts';
import { startMoto } from '../aws/moto-server.ts';
import { testProvider } from '../aws/watch-account.ts';

const ACCOUNT = '111111111111';
const REGION = 'us-east-1';
const AT_ONCE = 8;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const seed = async (endpoint: string): Promise<void> => {
  const options = (await accountClients(endpoint, ACCOUNT))(REGION);
  const [s3, ec2, iam] = [new S3Client(options), new EC2Client(options), new IAMClient(options)];
  await runLimited(numbers(300), AT_ONCE, (index) => s3.send(new CreateBucketCommand({ Bucket: `bench-bucket-${index}` })));
  await runLimited(numbers(300), AT_ONCE, (index) =>
    ec2.send(new CreateSecurityGroupCommand({ GroupName: `bench-${index}`, Description: 'bench' })),
  );
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await runLimited(numbers(100), AT_ONCE, (index) =>
    iam.send(new CreateRoleCommand({ RoleName: `bench-${index}`, AssumeRolePolicyDocument: trust })),
  );
};

/** Scans 300 buckets, 300 security groups and 100 roles of a simulated account, once. */
export const scanMoto = async (folder: string): Promise<{ seconds: number; calls: number; items: number }> => {
  const moto = await startMoto();
  const app = await openApp({
    environment: { MONKEY_DATABASE_URL: `embedded:${folder}` },
    registry: makeRegistry([testProvider({ endpoint: moto.endpoint })]),
  });
  try {
    await seed(moto.endpoint);
    const values = {
      type: 'AWS',
      name: 'bench',
      identifier: ACCOUNT,
      active: true,
      thirdParty: false,
      notes: null,
      fields: { regions: [REGION] },
    };
    const account = await addAccount(app.database.kysely, values, [], app.now());
    const begin = performance.now();
    const summaries = await app.watch(account, ['s3', 'securitygroup', 'iamrole'], { signal: new AbortController().signal });
    const seconds = (performance.now() - begin) / 1000;
    const { rows } = await app.database.pool.query('select max(calls) as calls from run');
    return { seconds, calls: rows[0].calls, items: summaries.reduce((sum, summary) => sum + summary.items, 0) };
  } finally {
    await app.close();
    await moto.stop();
  }
};
