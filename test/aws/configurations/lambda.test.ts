import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  LambdaClient,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, readOne, TRUST, watchOne } from './read-one.ts';

const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:mailer`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/runner`;

let options: ClientsOf;

const seed = async (): Promise<void> => {
  await new IAMClient(options).send(new CreateRoleCommand({ RoleName: 'runner', AssumeRolePolicyDocument: JSON.stringify(TRUST) }));
  const client = new LambdaClient(options);
  await client.send(
    new CreateFunctionCommand({
      FunctionName: 'mailer',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { ZipFile: Buffer.from('x') },
      Environment: { Variables: { TOKEN: 'very secret' } },
      Tags: { team: 'post' },
    }),
  );
  await client.send(new PublishVersionCommand({ FunctionName: 'mailer' }));
  await client.send(new CreateAliasCommand({ FunctionName: 'mailer', Name: 'live', FunctionVersion: '1' }));
  await client.send(
    new AddPermissionCommand({ FunctionName: 'mailer', StatementId: 'own', Action: 'lambda:InvokeFunction', Principal: ACCOUNT }),
  );
  await client.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'mailer', AuthType: 'NONE' }));
};

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await seed();
});

test('lambda', async () => {
  const item = await readOne(aws.proxy, 'lambda', 'mailer');
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: ARN, arn: ARN, name: 'mailer' });
  const policy = { Version: '2012-10-17', Statement: [expect.objectContaining({ Sid: 'own', Action: 'lambda:InvokeFunction' })] };
  expect(item.config).toMatchObject({
    Arn: ARN,
    FunctionArn: ARN,
    FunctionName: 'mailer',
    Runtime: 'nodejs24.x',
    Role: ROLE,
    Handler: 'index.handler',
    // Stored as a keyed hash only: see the secrets of the watcher.
    Environment: { Variables: { TOKEN: 'very secret' } },
    Versions: [expect.objectContaining({ Version: '1' })],
    Aliases: [expect.objectContaining({ Name: 'live', FunctionVersion: '1' })],
    Policy: { DEFAULT: policy, Versions: { 1: expect.anything() }, Aliases: { live: expect.anything() } },
    FunctionUrlConfig: expect.objectContaining({ AuthType: 'NONE', FunctionArn: ARN }),
    EventSourceMappings: [],
    Tags: { team: 'post' },
  });
  const moving = Object.keys(item.config).filter((key) => /State|LastUpdate|Revision/.test(key));
  expect(moving).toEqual([]);
  expect(aws.proxy.calls.filter(({ operation }) => operation === 'GetPolicy').map(({ url }) => url.split('policy')[1])).toEqual([
    '',
    '?Qualifier=1',
    '?Qualifier=live',
  ]);
});

test('lambda: neither policy nor URL is an answer', async () => {
  for (const operation of ['GetPolicy', 'GetFunctionUrlConfig']) aws.proxy.add({ operation, fault: 'missing' });
  const item = await readOne(aws.proxy, 'lambda', 'mailer');
  expect(item.config).toMatchObject({
    Policy: { DEFAULT: null, Versions: { 1: null }, Aliases: { live: null } },
    FunctionUrlConfig: null,
  });
});

test('lambda: policies of versions whose names cannot be read are unread, not none', async () => {
  aws.proxy.add({ operation: 'ListVersionsByFunction', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'lambda')).items;
  expect(item!.unread.map(({ path }) => path)).toEqual(['/Versions', '/Policy/Versions']);
  expect(item!.config['Policy']).not.toHaveProperty('Versions');
});
