import { ElasticLoadBalancingV2Client, ModifyLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createBalancer } from '../../aws/estate/elastic-load-balancing-v2-estate.ts';
import type { Telling } from './all-telling.ts';

const PRECAUTIONS = ['access_logs.s3.enabled', 'deletion_protection.enabled'];

export const telling: Telling = {
  async seed(options) {
    const client = new ElasticLoadBalancingV2Client(options);
    const gate = await createBalancer(options, 'gate', 'internet-facing', 'ELBSecurityPolicy-TLS-1-0-2015-04');
    const door = await createBalancer(options, 'door', 'internal');
    // AWS tells what is off, too; moto only what somebody has set.
    for (const [LoadBalancerArn, Value] of [
      [gate, 'false'],
      [door, 'true'],
    ] as const) {
      const Attributes = PRECAUTIONS.map((Key) => ({ Key, Value }));
      await client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
    }
  },
};
