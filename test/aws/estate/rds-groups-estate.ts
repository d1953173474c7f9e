import {
  AuthorizeDBSecurityGroupIngressCommand,
  CreateDBSecurityGroupCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBSecurityGroupCommand,
  DeleteDBSubnetGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { ClientsOf } from '../account-clients.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type EstatePart } from './estate-part.ts';
import { groundOf } from './load-balancer-ground.ts';

const IMPOSSIBLE = 'Nothing of a group moves by itself.';

/** A group of EC2-Classic that lets networks in. */
export const createSecurityGroup = async (options: ClientsOf, name: string, ...cidrs: readonly string[]): Promise<void> => {
  const client = new RDSClient(options);
  const DBSecurityGroupName = name;
  await client.send(new CreateDBSecurityGroupCommand({ DBSecurityGroupName, DBSecurityGroupDescription: `the group ${name}` }));
  for (const CIDRIP of cidrs) await client.send(new AuthorizeDBSecurityGroupIngressCommand({ DBSecurityGroupName, CIDRIP }));
};

export const createSubnetGroup = async (options: ClientsOf, name: string, description = `the subnets of ${name}`): Promise<void> => {
  const { subnets } = await groundOf(options);
  const DBSubnetGroupDescription = description;
  const command = new CreateDBSubnetGroupCommand({ DBSubnetGroupName: name, DBSubnetGroupDescription, SubnetIds: [...subnets] });
  await new RDSClient(options).send(command);
};

export const rdsSecurityGroupEstate: EstatePart = {
  technology: 'rdssecuritygroup',
  impossible: IMPOSSIBLE,
  async seed(estate) {
    const names = ['narrow', 'office', 'plain', 'short-lived'];
    for (const region of estate.regions) for (const name of names) await createSecurityGroup(estate.in(region), name, '192.0.2.7/32');
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new RDSClient(estate.in(region));
    await createSecurityGroup(estate.in(region), 'made-today');
    await client.send(new AuthorizeDBSecurityGroupIngressCommand({ DBSecurityGroupName: 'office', CIDRIP: '198.51.100.0/24' }));
    await client.send(new DeleteDBSecurityGroupCommand({ DBSecurityGroupName: 'short-lived' }));
    return deeds('rdssecuritygroup', region, {
      created: ['made-today', 'CreateDBSecurityGroup'],
      changed: ['office', 'another network'],
      deleted: ['short-lived', 'DeleteDBSecurityGroup'],
      ephemeral: null,
    });
  },
};

export const rdsSubnetGroupEstate: EstatePart = {
  technology: 'rdssubnetgroup',
  impossible: IMPOSSIBLE,
  async seed(estate) {
    const names = ['inner', 'middle', 'outer', 'short-lived'];
    for (const region of estate.regions) for (const name of names) await createSubnetGroup(estate.in(region), name);
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new RDSClient(estate.in(region));
    await createSubnetGroup(estate.in(region), 'made-today');
    // moto loses a group that is modified, so that it is made anew under its name.
    await client.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: 'middle' }));
    await createSubnetGroup(estate.in(region), 'middle', 'changed');
    await client.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: 'short-lived' }));
    return deeds('rdssubnetgroup', region, {
      created: ['made-today', 'CreateDBSubnetGroup'],
      changed: ['middle', 'another description'],
      deleted: ['short-lived', 'DeleteDBSubnetGroup'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'rdssecuritygroup',
    service: 'rds',
    scope: 'region',
    list: { operation: 'DescribeDBSecurityGroups', permission: 'rds:DescribeDBSecurityGroups' },
    names: ['narrow', 'office', 'plain', 'short-lived'],
    confirm: { operation: 'DescribeDBSecurityGroups', permission: 'rds:DescribeDBSecurityGroups' },
  },
  {
    index: 'rdssubnetgroup',
    service: 'rds',
    scope: 'region',
    list: { operation: 'DescribeDBSubnetGroups', permission: 'rds:DescribeDBSubnetGroups' },
    names: ['inner', 'middle', 'outer', 'short-lived'],
    confirm: { operation: 'DescribeDBSubnetGroups', permission: 'rds:DescribeDBSubnetGroups' },
  },
];
