import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { WireAnswer } from '../../aws/wire-error.ts';
import { door, gate, REGION } from '../gate-and-door.ts';
import { OWN } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

const json = (value: object): WireAnswer => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(value)) });
const arnOf = (name: string): string => `arn:aws:lambda:${REGION}:${OWN}:function:${name}`;

/** Lambda API reference, ListEventSourceMappings: in moto no mapping has processed anything. */
const processed = {
  UUID: '7a7e6ac1-2f0e-4f0c-9c37-6d9d2b8f2f11',
  FunctionArn: arnOf('gate'),
  EventSourceArn: `arn:aws:sqs:${REGION}:${OWN}:gate`,
  BatchSize: 10,
  LastModified: 1_767_225_600,
  LastProcessingResult: 'No records processed',
  State: 'Enabled',
  StateTransitionReason: 'User action',
};

/** Two functions; moto writes policies of its own into them, so those with everybody and with the own role are answers of ours. */
export const telling: Telling = {
  async seed(options) {
    const AssumeRolePolicyDocument = door('sts:AssumeRole');
    await new IAMClient(options).send(new CreateRoleCommand({ RoleName: 'carries-out', AssumeRolePolicyDocument }));
    const client = new LambdaClient(options);
    const Role = `arn:aws:iam::${OWN}:role/carries-out`;
    for (const FunctionName of ['gate', 'door']) {
      const Code = { ZipFile: Buffer.from('nobody runs it') };
      await client.send(new CreateFunctionCommand({ FunctionName, Runtime: 'nodejs24.x', Handler: 'index.handler', Role, Code }));
    }
  },
  beyondMoto: [
    {
      technology: 'lambda',
      rule: () => ({
        service: 'lambda',
        operation: 'GetPolicy',
        fault: ({ url }) => {
          const [name, policyOf] = url.includes('/gate/') ? (['gate', gate] as const) : (['door', door] as const);
          return json({ Policy: policyOf('lambda:InvokeFunction', arnOf(name)), RevisionId: '1' });
        },
      }),
    },
    {
      technology: 'lambda',
      rule: () => ({ service: 'lambda', operation: 'ListEventSourceMappings', fault: () => json({ EventSourceMappings: [processed] }) }),
    },
  ],
};
