import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, DOCUMENT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
});

test('elasticsearchservice', async () => {
  const client = new OpenSearchClient(options);
  await client.send(
    new CreateDomainCommand({
      DomainName: 'logs',
      EngineVersion: 'OpenSearch_2.19',
      AccessPolicies: JSON.stringify(DOCUMENT),
      EncryptionAtRestOptions: { Enabled: true, KmsKeyId: 'alias/logs' },
      DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07' },
      TagList: [{ Key: 'team', Value: 'search' }],
    }),
  );
  const item = await readOne(aws.proxy, 'elasticsearchservice', 'logs');
  const arn = `arn:aws:es:us-east-1:${ACCOUNT}:domain/logs`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'logs' });
  expect(item.config).toEqual({
    arn,
    name: 'logs',
    region: 'us-east-1',
    policy: DOCUMENT,
    DomainId: `${ACCOUNT}/logs`,
    EngineVersion: 'OpenSearch_2.19',
    Endpoint: 'logs.us-east-1.es.amazonaws.com',
    Deleted: false,
    Processing: false,
    UpgradeProcessing: false,
    EncryptionAtRestOptions: { Enabled: true, KmsKeyId: 'alias/logs' },
    NodeToNodeEncryptionOptions: { Enabled: false },
    DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07' },
    CognitoOptions: { Enabled: false },
    AdvancedSecurityOptions: expect.any(Object),
    AdvancedOptions: expect.any(Object),
    ClusterConfig: expect.any(Object),
    EBSOptions: { EBSEnabled: false },
    SnapshotOptions: { AutomatedSnapshotStartHour: 0 },
    tags: { team: 'search' },
  });
});

test('elasticsearchservice: no policy is an answer, whether as an empty text or as none', async () => {
  const status = { DomainName: 'logs', ARN: 'arn:aws:es:us-east-1:1:domain/logs', DomainId: '1/logs', ClusterConfig: {} };
  for (const more of [{ AccessPolicies: '' }, {}]) {
    aws.proxy.clear();
    const body = Buffer.from(JSON.stringify({ DomainStatus: { ...status, ...more } }));
    aws.proxy.add({ operation: 'DescribeDomain', fault: () => ({ status: 200, headers: {}, body }) });
    const [item] = (await watchOne(aws.proxy, 'elasticsearchservice')).items;
    expect(item!.config['policy']).toEqual({});
  }
});
