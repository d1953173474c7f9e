import { describe, expect, test } from 'vitest';
import { makeRegistry } from '../../src/engine/registry.ts';
import { type AuditSettings, defineCheck } from '../../src/plugin/define-check.ts';
import { defineProvider, type ProviderSettings } from '../../src/plugin/define-provider.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp } from '../setup/test-app.ts';

/** What a check and a provider are told, under these settings. */
const told = async (environment: NodeJS.ProcessEnv): Promise<{ check: AuditSettings; provider: ProviderSettings }> => {
  let check: AuditSettings | undefined;
  let provider: ProviderSettings | undefined;
  const listens = defineCheck({
    id: 'thing.listens',
    watches: { index: 'thing' },
    category: 'Test',
    score: 1,
    title: 'a',
    risk: 'b',
    remedy: 'c',
    audit({ settings }) {
      check = settings;
      return [];
    },
  });
  const fake = fakeProvider({ events: [item('a', {}), listed()] }, [listens]);
  const listening = defineProvider({
    ...fake,
    open(options) {
      provider = options.settings;
      return fake.open(options);
    },
  });
  const { app, close } = await openTestApp({ environment, registry: makeRegistry([listening]) });
  try {
    const values = { type: 'fake', name: 'test', identifier: 'test', active: true, thirdParty: false, notes: null, fields: {} };
    const account = await addAccount(app.database.kysely, values, [], app.now());
    await app.watch(account, ['thing'], { signal: new AbortController().signal });
    return { check: check!, provider: provider! };
  } finally {
    await close();
  }
};

describe('a check is told', () => {
  test('SECURITYGROUP_INSTANCE_DETAIL: how much was read, and so is the provider', async () => {
    const { check, provider } = await told({ SECURITYGROUP_INSTANCE_DETAIL: 'summary' });
    expect(check.securityGroupInstanceDetail).toBe('SUMMARY');
    expect(provider.securityGroupInstanceDetail).toBe('SUMMARY');
  });

  test('SENSITIVE_SERVICES: which services are', async () => {
    expect((await told({ SENSITIVE_SERVICES: 's3,ec2' })).check.sensitiveServices).toEqual(['s3', 'ec2']);
  });

  test('own_organizations: which are one’s own', async () => {
    expect((await told({ MONKEY_OWN_ORGANIZATIONS: 'o-1,o-2' })).check.ownOrganizations).toEqual(['o-1', 'o-2']);
  });

  test('open_prefix_length: what counts as the whole internet', async () => {
    expect((await told({ MONKEY_OPEN_PREFIX_LENGTH: '3' })).check.openPrefixLength).toBe(3);
  });
});

test('managed_policies: the provider is told which to watch', async () => {
  expect((await told({ MONKEY_MANAGED_POLICIES: 'all' })).provider.managedPolicies).toBe('all');
});
