import type { AwsClientOptions } from '../aws-clients.ts';
import type { AwsContext } from '../aws-watcher.ts';

export type Ec2 = typeof import('@aws-sdk/client-ec2');
export type Ec2Context = AwsContext<Ec2, InstanceType<Ec2['EC2Client']>>;

/** What the technologies of EC2 have in common: they are in a region, and one client asks for them. */
export const EC2 = {
  scope: 'region',
  sdk: (): Promise<Ec2> => import('@aws-sdk/client-ec2'),
  client: (sdk: Ec2, options: AwsClientOptions) => new sdk.EC2Client(options),
} as const;

/** EC2 takes at most 200 values in the filters of one call. */
export const FILTER_VALUES = 200;

/** What an answer about one id found. EC2 refuses an id that it does not know; some calls answer with an empty list instead. */
export const onlyOne = <Listed>(items: readonly Listed[] | undefined): 'gone' | { readonly listed: Listed } => {
  const [listed] = items ?? [];
  return listed === undefined ? 'gone' : { listed };
};
