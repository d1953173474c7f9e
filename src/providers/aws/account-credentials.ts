import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
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
    usableMs: ASK_CHAIN_EVERY_MS,
    fetch: async () => {
      const options = { forceRefresh };
      forceRefresh = false;
      return chain(options);
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

/** The credentials of the role that the account gives us. `sts` has clients that use the base credentials. */
export const roleCredentials = (account: AwsAccount, sts: AwsClients): RenewableCredentials => {
  const fetch = async (): Promise<AwsCredentialIdentity> => {
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
    const client = sts.of('sts', account.defaultRegion, (options) => new STSClient(options));
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: `arn:${account.partition}:iam::${account.identifier}:role/${account.roleName}`,
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
  return renewableCredentials({ fetch, elapsed, usableMs: (SESSION_SECONDS - MARGIN_SECONDS) * 1000 });
};
