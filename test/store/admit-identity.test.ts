import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdmissionTerms, admitIdentity } from '../../src/store/identity-store.ts';
import { changePerson, findPersonRow } from '../../src/store/people-store.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const TERMS: AdmissionTerms = {
  provider: 'corp',
  how: 'oidc:corp',
  roleGroups: { admin: ['admins'], justify: [], comment: [], view: ['staff'] },
  defaultRole: null,
  provision: true,
  accounts: null,
  mayLink: false,
};

let it: TestApp;
beforeAll(async () => {
  it = await openTestApp();
});
afterAll(() => it.close());

const admit = (subject: string, groups: readonly string[]) => {
  const email = `${subject}@acorn.example`;
  const who = { issuer: 'https://idp.example', subject, email, verified: 'yes', name: subject, groups } as const;
  return it.app.database.kysely.transaction().execute((tx) => admitIdentity(tx, who, TERMS, new Date()));
};

test('groups and administrators may change a person at the same moment: neither waits for the other for ever', async () => {
  const { kysely } = it.app.database;
  await admit('keeper', ['admins']);
  await admit('busy', ['staff']);
  const { id } = (await findPersonRow(kysely, 'busy@acorn.example'))!;
  const change = (name: string) => kysely.transaction().execute((tx) => changePerson(tx, id, { name }, new Date()));
  for (let round = 0; round < 25; round += 1)
    await Promise.all([admit('busy', [round % 2 === 0 ? 'admins' : 'staff']), change(`round ${round}`), admit('busy', ['staff'])]);
  expect(await findPersonRow(kysely, 'busy@acorn.example')).toMatchObject({ name: 'round 24', role: expect.stringMatching(/admin|view/) });
});

test('whoever is refused changes nothing but what groups say of somebody who is known', async () => {
  expect(await admit('stranger', ['choir'])).toEqual({ admitted: false, because: 'no group gives a role', deeds: [] });
  expect(await findPersonRow(it.app.database.kysely, 'stranger@acorn.example')).toBeNull();
});
