import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { groundOf } from '../estate/load-balancer-ground.ts';
import { createWarehouse, createWarehouseSubnets } from '../estate/redshift-estate.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await createWarehouseSubnets(options);
  await createWarehouse(options, 'warehouse');
});

test('redshift', async () => {
  const { group } = await groundOf(options);
  const item = await readOne(aws.proxy, 'redshift', 'warehouse');
  const arn = `arn:aws:redshift:us-east-1:${ACCOUNT}:cluster:warehouse`;
  expect(item).toMatchObject({ technology: 'redshift', place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'warehouse' });
  const [parameters] = item.config['ClusterParameterGroups'] as { ParameterGroupName: string }[];
  // moto does not tell the VPC.
  expect(item.config).toMatchObject({
    arn,
    ClusterIdentifier: 'warehouse',
    NodeType: 'ra3.xlplus',
    NumberOfNodes: 1,
    MasterUsername: 'keeper',
    ClusterCreateTime: expect.stringMatching(INSTANT),
    Encrypted: true,
    PubliclyAccessible: false,
    VpcSecurityGroups: [{ VpcSecurityGroupId: group }],
    Endpoint: { Port: 5439 },
    Tags: [{ Key: 'team', Value: 'post' }],
    LoggingStatus: { LoggingEnabled: false },
    RequireSsl: { [parameters!.ParameterGroupName]: expect.toBeOneOf([null, 'true', 'false']) },
  });
  expect(JSON.stringify(item.config)).not.toContain('Correct-horse');
});
