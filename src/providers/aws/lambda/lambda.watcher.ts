import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { readFunctionPolicies } from './read-function-policies.ts';

/** States that Lambda moves through by itself, and the id of whatever was last written, policies included. */
const MOVING = /^(?:State|LastUpdateStatus|RevisionId)/;

const durableOf = <Value extends object>(value: Value): Partial<Value> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !MOVING.test(key))) as Partial<Value>;

const LATEST = '$LATEST';
const isPublished = ({ Version }: FunctionConfiguration): boolean => Version !== LATEST;

export const lambda = awsWatcher({
  index: 'lambda',
  title: 'Lambda Function',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-lambda'),
  client: (sdk, options) => new sdk.LambdaClient(options),
  permissions: [
    'lambda:ListFunctions',
    'lambda:GetFunctionConfiguration',
    'lambda:GetFunctionUrlConfig',
    'lambda:GetPolicy',
    'lambda:ListAliases',
    'lambda:ListEventSourceMappings',
    'lambda:ListTags',
    'lambda:ListVersionsByFunction',
  ],
  goneWhen: ['ResourceNotFoundException'],
  // How far a mapping has come with its source.
  ephemeral: [
    'EventSourceMappings$*$LastModified',
    'EventSourceMappings$*$LastProcessingResult',
    'EventSourceMappings$*$State',
    'EventSourceMappings$*$StateTransitionReason',
  ],
  unordered: ['Aliases', 'EventSourceMappings', 'Versions'],
  secrets: ['Environment$Variables$*', 'Versions$*$Environment$Variables$*'],

  async *list({ sdk, pages }) {
    // Lambda gives 50 at most.
    for await (const page of sdk.paginateListFunctions(pages(50), {})) yield* required(page.Functions, 'Functions');
  },

  identify: ({ FunctionArn, FunctionName }) => ({
    uid: required(FunctionArn, 'FunctionArn'),
    name: required(FunctionName, 'FunctionName'),
  }),

  async describe(listed, { sdk, client, pages, part }) {
    const arn = required(listed.FunctionArn, 'FunctionArn');
    const FunctionName = required(listed.FunctionName, 'FunctionName');
    const versions = once(async () =>
      (await itemsOfPages(sdk.paginateListVersionsByFunction(pages(50), { FunctionName }), (page) => page.Versions)).filter(isPublished),
    );
    const aliases = once(() => itemsOfPages(sdk.paginateListAliases(pages(50), { FunctionName }), (page) => page.Aliases));
    const config = {
      ...durableOf(listed),
      Arn: arn,
      Versions: await part('/Versions', async () => (await versions()).map(durableOf)),
      Aliases: await part('/Aliases', async () => (await aliases()).map(durableOf)),
      Policy: await readFunctionPolicies({
        part,
        policyOf: async (Qualifier) => (await client.send(new sdk.GetPolicyCommand({ FunctionName, Qualifier }))).Policy,
        versions: async () => (await versions()).map(({ Version }) => required(Version, 'Version')),
        aliases: async () => (await aliases()).map(({ Name }) => required(Name, 'Name')),
      }),
      FunctionUrlConfig: await part(
        '/FunctionUrlConfig',
        async () => (await client.send(new sdk.GetFunctionUrlConfigCommand({ FunctionName }))) as object,
        { absent: ['ResourceNotFoundException'] },
      ),
      EventSourceMappings: await part('/EventSourceMappings', () =>
        itemsOfPages(sdk.paginateListEventSourceMappings(pages(100), { FunctionName }), (page) => page.EventSourceMappings),
      ),
      Tags: await part('/Tags', async () => (await client.send(new sdk.ListTagsCommand({ Resource: arn }))).Tags ?? {}),
    };
    return { uid: arn, name: FunctionName, arn, config };
  },

  find: async ({ name }, { sdk, client }) => ({
    listed: await client.send(new sdk.GetFunctionConfigurationCommand({ FunctionName: name })),
  }),
});
