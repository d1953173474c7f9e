import {
  CreateConnectionCommand,
  DeleteConnectionCommand,
  DescribeConnectionsCommand,
  type DirectConnectClient,
  UpdateConnectionCommand,
} from '@aws-sdk/client-direct-connect';
import { directConnectClient } from '../direct-connect-client.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type EstatePart } from './estate-part.ts';

export const create = (connectionName: string): CreateConnectionCommand =>
  new CreateConnectionCommand({ connectionName, location: 'EqDC2', bandwidth: '1Gbps', tags: [{ key: 'team', value: 'network' }] });

const idOf = async (client: DirectConnectClient, name: string): Promise<string> => {
  const { connections = [] } = await client.send(new DescribeConnectionsCommand({}));
  return connections.find(({ connectionName }) => connectionName === name)!.connectionId!;
};

export const connectionEstate: EstatePart = {
  technology: 'connection',
  impossible: 'In moto no line ever goes down.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = directConnectClient(estate.in(region));
      for (const name of ['office', 'plant', 'short-lived']) await client.send(create(name));
    }
    return ['office', 'plant', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = directConnectClient(estate.in(region));
    await client.send(create('made-today'));
    await client.send(new UpdateConnectionCommand({ connectionId: await idOf(client, 'plant'), encryptionMode: 'must_encrypt' }));
    await client.send(new DeleteConnectionCommand({ connectionId: await idOf(client, 'short-lived') }));
    return deeds('connection', region, {
      created: ['made-today', 'CreateConnection'],
      changed: ['plant', 'must be encrypted'],
      deleted: ['short-lived', 'DeleteConnection'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'connection',
    service: 'directconnect',
    scope: 'region',
    list: { operation: 'DescribeConnections', permission: 'directconnect:DescribeConnections' },
    names: ['office', 'plant', 'short-lived'],
    confirm: {
      operation: 'DescribeConnections',
      permission: 'directconnect:DescribeConnections',
      missing: () => ({ status: 200, headers: {}, body: Buffer.from('{"connections":[]}') }),
    },
  },
];
