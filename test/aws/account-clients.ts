import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** What the SDK's clients of one simulated account are made with. */
export interface ClientsOf {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  readonly forcePathStyle: true;
}

const BASE = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Signs in to an account of moto, which exists as soon as somebody assumes a role in it. */
export const accountClients = async (endpoint: string, account: string): Promise<(region: string) => ClientsOf> => {
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: BASE });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/SecurityMonkey`, RoleSessionName: 'seeding' }),
  );
  sts.destroy();
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  const credentials = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
  return (region) => ({ endpoint, region, credentials, forcePathStyle: true });
};
