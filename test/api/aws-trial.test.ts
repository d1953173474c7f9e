import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountTrial } from '../../src/contract/account.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { useMoto } from '../aws/use-moto.ts';
import { testProvider } from '../aws/watch-account.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const aws = useMoto(async () => undefined);

let it: TestApi;
let admin: Visitor;
beforeAll(async () => {
  it = await openTestApi({ registry: makeRegistry([testProvider({ endpoint: aws.proxy.endpoint })]) });
  admin = await it.signIn('admin');
});
afterAll(() => it.close());

const tried = async (query = ''): Promise<AccountTrial> => {
  const body = { type: 'AWS', name: 'shop', identifier: '111111111111' };
  const answer = await admin.send('POST', `/api/v1/accounts/test${query}`, body);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<AccountTrial>();
};

test('an account of AWS is tried: credentials, role, number, regions', async () => {
  const { ok, steps } = await tried();
  expect([ok, steps.map(({ step }) => step)]).toEqual([true, ['clock', 'credentials', 'role', 'account', 'regions']]);
  expect(steps[3]!.sentence).toBe('These are credentials of the account 111111111111.');
});

test('a role that cannot be assumed names what is lacking, and ends the trial', async () => {
  aws.proxy.add({ operation: 'AssumeRole', fault: 'denied' });
  const { ok, steps } = await tried();
  expect([ok, steps.at(-1)]).toMatchObject([false, { step: 'role', ok: false, code: 'AccessDenied', permission: 'sts:AssumeRole' }]);
});

test('the permissions of technologies are tried when that is wanted', async () => {
  aws.proxy.add({ operation: 'ListQueues', fault: 'denied' });
  const { ok, steps } = await tried('?technology=sqs');
  expect(ok).toBe(false);
  expect(steps.filter((step) => !step.ok)).toMatchObject([{ step: 'sqs sqs:ListQueues', permission: 'sqs:ListQueues' }]);
  const body = { type: 'AWS', name: 'shop', identifier: '111111111111' };
  expectProblem(await admin.send('POST', '/api/v1/accounts/test?technology=s4', body), 404, 'not-found', /no technology "s4"/);
});
