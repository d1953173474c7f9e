import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountTypeList } from '../../src/contract/account-type.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { vaultProvider } from '../setup/vault-provider.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let reader: Visitor;
beforeAll(async () => {
  it = await openTestApi();
  reader = await it.signIn('view', { accounts: [] });
});
afterAll(() => it.close());

const types = async (visitor: Visitor = reader): Promise<AccountTypeList['rows']> =>
  (await visitor.get('/api/v1/account-types')).json<AccountTypeList>().rows;

describe('account types', () => {
  test('say what a form asks for', async () => {
    const [aws, snapshot] = await types();
    expect(aws).toMatchObject({
      type: 'AWS',
      title: 'Amazon Web Services',
      identifier: { label: 'Number', help: expect.stringContaining('12 digits') },
      hasPolicy: true,
      canBeTried: true,
    });
    expect(aws!.technologies).toContain('s3');
    expect(aws!.fields.map(({ name }) => name)).toContain('external_id');
    expect(aws!.fields.find(({ name }) => name === 'partition')).toEqual({
      name: 'partition',
      label: 'Partition',
      help: 'aws, aws-us-gov or aws-cn.',
      kind: 'choice',
      choices: ['aws', 'aws-us-gov', 'aws-cn'],
      required: false,
      editable: true,
      default: 'aws',
    });
    expect(snapshot).toMatchObject({
      type: 'snapshot',
      hasPolicy: false,
      canBeTried: true,
      fields: [{ name: 'represents', required: true }],
    });
  });

  test('are those of plugins, too', async () => {
    const other = await openTestApi({ registry: makeRegistry([vaultProvider()]) });
    const [vault] = await types(await other.signIn('view'));
    expect(vault).toMatchObject({ type: 'vault', identifier: { label: 'Door', help: 'The number of its door.' }, technologies: ['coin'] });
    expect(vault!.fields.map(({ name, kind, choices, editable }) => [name, kind, choices, editable])).toEqual([
      ['keeper', 'text', null, true],
      ['token', 'password', null, true],
      ['size', 'choice', ['small', 'large'], true],
      ['serial', 'text', null, false],
    ]);
    await other.close();
  });
});

describe('the policy of a type', () => {
  const policy = async (query = '') => reader.get(`/api/v1/account-types/AWS/policy${query}`);

  test('is the least that an account must allow, for all technologies or for some', async () => {
    const whole = (await policy()).body;
    const some = (await policy('?technology=sqs&technology=sns')).body;
    expect(whole).toContain('s3:GetBucketPolicy');
    expect(some).toContain('sqs:ListQueues');
    expect(some).not.toContain('s3:');
    expect(some.length).toBeLessThan(whole.length);
  });

  test('of what is not there is refused', async () => {
    expectProblem(await policy('?technology=s4'), 404, 'not-found', /no technology "s4"/);
    expectProblem(await reader.get('/api/v1/account-types/Azure/policy'), 404, 'not-found', /no account type "Azure"/);
    expectProblem(await reader.get('/api/v1/account-types/snapshot/policy'), 400, 'bad-input', /have no policies/);
  });
});
