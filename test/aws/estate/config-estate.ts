import { ConfigServiceClient, DeleteConfigRuleCommand, PutConfigRuleCommand } from '@aws-sdk/client-config-service';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): ConfigServiceClient => new ConfigServiceClient(options(region));

const put = (ConfigRuleName: string, Description = 'Buckets keep old versions'): PutConfigRuleCommand =>
  new PutConfigRuleCommand({
    ConfigRule: {
      ConfigRuleName,
      Description,
      Scope: { ComplianceResourceTypes: ['AWS::S3::Bucket'] },
      Source: { Owner: 'AWS', SourceIdentifier: 'S3_BUCKET_VERSIONING_ENABLED' },
    },
    Tags: [{ Key: 'team', Value: 'audit' }],
  });

export const configEstate: EstatePart = {
  technology: 'config',
  impossible: 'In moto no rule is ever being evaluated.',
  async seed(estate) {
    for (const region of estate.regions) {
      for (const name of ['versions', 'again', 'short-lived']) await clientOf(estate, region).send(put(name));
    }
    return ['again', 'short-lived', 'versions'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await client.send(put('made-today'));
    await client.send(put('versions', 'Another description'));
    await client.send(new DeleteConfigRuleCommand({ ConfigRuleName: 'short-lived' }));
    return deeds('config', region, {
      created: ['made-today', 'PutConfigRule'],
      changed: ['versions', 'another description'],
      deleted: ['short-lived', 'DeleteConfigRule'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'config',
    service: 'config',
    scope: 'region',
    list: { operation: 'DescribeConfigRules', permission: 'config:DescribeConfigRules' },
    names: ['again', 'short-lived', 'versions'],
    part: { operation: 'ListTagsForResource', paths: ['/tags'], permission: 'config:ListTagsForResource' },
    confirm: { operation: 'DescribeConfigRules', permission: 'config:DescribeConfigRules' },
  },
];
