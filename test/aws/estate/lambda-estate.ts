import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Technology } from '../technologies.ts';
import { allow, deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): LambdaClient => new LambdaClient(options(region));

/** moto makes a function only for a role that exists. */
const RUNNER = 'runs-functions';

const create = ({ account }: Estate, FunctionName: string): CreateFunctionCommand =>
  new CreateFunctionCommand({
    FunctionName,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: `arn:aws:iam::${account}:role/${RUNNER}`,
    Code: { ZipFile: Buffer.from('not a zip: nobody runs it') },
    Environment: { Variables: { TOKEN: 'very secret' } },
    Tags: { team: 'post' },
  });

/** In every region a function that reads a queue, one that anybody may call, and one that will go. */
export const lambdaEstate: EstatePart = {
  technology: 'lambda',
  order: 11,
  impossible: 'In moto a mapping of an event source never comes further with its source.',
  async seed(estate) {
    const AssumeRolePolicyDocument = allow('sts:AssumeRole', '*', `arn:aws:iam::${estate.account}:root`).replace(',"Resource":"*"', '');
    await new IAMClient(estate.in('us-east-1')).send(new CreateRoleCommand({ RoleName: RUNNER, AssumeRolePolicyDocument }));
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      for (const name of ['mailer', 'open', 'short-lived']) await client.send(create(estate, name));
      await client.send(
        new AddPermissionCommand({ FunctionName: 'open', StatementId: 'all', Action: 'lambda:InvokeFunction', Principal: '*' }),
      );
      await new SQSClient(estate.in(region)).send(new CreateQueueCommand({ QueueName: 'mail' }));
      const EventSourceArn = `arn:aws:sqs:${region}:${estate.account}:mail`;
      await client.send(new CreateEventSourceMappingCommand({ FunctionName: 'mailer', EventSourceArn }));
    }
    return ['mailer', 'open', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await client.send(create(estate, 'made-today'));
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'open', Timeout: 77 }));
    await client.send(new DeleteFunctionCommand({ FunctionName: 'short-lived' }));
    return deeds('lambda', region, {
      created: ['made-today', 'CreateFunction'],
      changed: ['open', 'Timeout 77'],
      deleted: ['short-lived', 'DeleteFunction'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'lambda',
    service: 'lambda',
    scope: 'region',
    list: { operation: 'ListFunctions', permission: 'lambda:ListFunctions' },
    names: ['mailer', 'open', 'short-lived'],
    part: { operation: 'ListTags', paths: ['/Tags'], permission: 'lambda:ListTags' },
    confirm: { operation: 'GetFunctionConfiguration', permission: 'lambda:GetFunctionConfiguration' },
  },
];
