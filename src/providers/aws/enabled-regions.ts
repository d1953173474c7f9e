import type { AwsAccount } from './aws-account.ts';
import type { AwsClients } from './aws-clients.ts';
import { required } from './required.ts';

const USABLE = new Set(['opt-in-not-required', 'opted-in']);

/**
 * The regions that the account has enabled, as EC2 tells. Never a list of ours: a region that the account lacks would fail
 * for ever, and one that we do not know would never be watched.
 */
export const enabledRegions = async (account: AwsAccount, clients: AwsClients): Promise<readonly string[]> => {
  const { DescribeRegionsCommand, EC2Client } = await import('@aws-sdk/client-ec2');
  const client = clients.of('ec2', account.defaultRegion, (options) => new EC2Client(options));
  const { Regions = [] } = await client.send(new DescribeRegionsCommand({}));
  const enabled = Regions.filter(({ OptInStatus = '' }) => USABLE.has(OptInStatus)).flatMap(({ RegionName }) => RegionName ?? []);
  return required(enabled.length > 0 ? enabled.sort() : null, 'enabled region');
};
