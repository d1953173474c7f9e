import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import type { SecretCache } from '../../plugin/secret-cache.ts';
import type { AwsAccount } from './aws-account.ts';
import type { AwsClients } from './aws-clients.ts';
import { type RenewableCredentials, renewableCredentials } from './renewable-credentials.ts';
import { required } from './required.ts';

const elapsed = (): number => performance.now();

/** One hour is what every role allows, and the most that a chained role gets (STS AssumeRole, `DurationSeconds`). */
const SESSION_SECONDS = 3600;
/** Renewed this long before the end, so that a slow answer is still signed with something valid. */
const MARGIN_SECONDS = 300;
/** The SDK's chain keeps and renews its own; asking it again costs nothing. */
const ASK_CHAIN_EVERY_MS = 1000;

/** What the machine, the container or the environment gives us: the SDK's default chain. */
export const baseCredentials = (chain: AwsCredentialIdentityProvider = fromNodeProviderChain()): RenewableCredentials => {
  let forceRefresh = false;
  const renewable = renewableCredentials({
    elapsed,
    fetch: async () => {
      const options = { forceRefresh };
      forceRefresh = false;
      return { identity: await chain(options), usableMs: ASK_CHAIN_EVERY_MS };
    },
  });
  return {
    provide: renewable.provide,
    expire: (used) => {
      forceRefresh = true;
      renewable.expire(used);
    },
  };
};

const USABLE_MS = (SESSION_SECONDS - MARGIN_SECONDS) * 1000;

const assumeRole = async (account: AwsAccount, roleArn: string, sts: AwsClients): Promise<AwsCredentialIdentity> => {
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = sts.of('sts', account.defaultRegion, (options) => new STSClient(options));
  const { Credentials } = await client.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: account.sessionName,
      DurationSeconds: SESSION_SECONDS,
      ExternalId: account.externalId,
    }),
  );
  return {
    accessKeyId: required(Credentials?.AccessKeyId, 'AccessKeyId'),
    secretAccessKey: required(Credentials?.SecretAccessKey, 'SecretAccessKey'),
    sessionToken: required(Credentials?.SessionToken, 'SessionToken'),
  };
};

/**
 * The credentials of the role that the account gives us. `sts` has clients that use the base credentials. With `secrets`, the
 * processes of one worker assume the role once for all of them.
 */
export const roleCredentials = (account: AwsAccount, sts: AwsClients, secrets?: SecretCache): RenewableCredentials => {
  const roleArn = `arn:${account.partition}:iam::${account.identifier}:role/${account.roleName}`;
  // Whatever makes other credentials is part of the key.
  const key = JSON.stringify(['aws', roleArn, account.sessionName, account.externalId ?? null]);
  return renewableCredentials({
    elapsed,
    fetch: async () => {
      const kept = await secrets?.get(key);
      if (kept) return { identity: kept.value as AwsCredentialIdentity, usableMs: kept.usableMs };
      const identity = await assumeRole(account, roleArn, sts);
      secrets?.keep(key, { id: identity.accessKeyId, value: identity, usableMs: USABLE_MS });
      return { identity, usableMs: USABLE_MS };
    },
    refused: ({ accessKeyId }) => secrets?.forget(key, accessKeyId),
  });
};
