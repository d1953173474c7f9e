import { CreateTagsCommand, DescribeTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Technology } from '../technologies.ts';
import type { Deed, Estate } from './estate-part.ts';

export const clientOf = ({ in: options }: Estate, region: string): EC2Client => new EC2Client(options(region));

export const tag = (client: EC2Client, id: string, Key: string, Value: string) =>
  client.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] }));

/** Names something that was just made, so that the day finds it again. Returns its id. */
export const named = async (client: EC2Client, id: string | undefined, name: string): Promise<string> => {
  await tag(client, id!, 'Name', name);
  return id!;
};

/** What `named` gave this name to. */
export const idOf = async (client: EC2Client, name: string): Promise<string> => {
  const Filters = [
    { Name: 'key', Values: ['Name'] },
    { Name: 'value', Values: [name] },
  ];
  const { Tags } = await client.send(new DescribeTagsCommand({ Filters }));
  const id = Tags?.[0]?.ResourceId;
  if (id === undefined) throw new Error(`Nothing is called ${name}.`);
  return id;
};

/** What something that was done brought about in another technology. */
export const alsoDone = (technology: string, region: string, kind: Deed['kind'], name: string, what: string): Deed => ({
  technology,
  region,
  kind,
  name,
  what,
});

/** The rows of the fault table are alike: the call that lists is the one that is asked about a single id. */
export const ec2Technology = (
  index: string,
  operation: string,
  names: readonly string[],
  more: Partial<Pick<Technology, 'part' | 'unpaged'>> = {},
): Technology => ({
  index,
  service: 'ec2',
  scope: 'region',
  list: { operation, permission: `ec2:${operation}` },
  names,
  confirm: { operation, permission: `ec2:${operation}` },
  ...more,
});
