import { ElasticLoadBalancingClient, ModifyLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing';
import { createClassicBalancer } from '../../aws/estate/elastic-load-balancing-estate.ts';
import type { Telling } from './all-telling.ts';

export const telling: Telling = {
  async seed(options) {
    // A policy that somebody put together, with what nobody should have.
    await createClassicBalancer(options, 'gate', { 'Protocol-SSLv3': 'true', 'Protocol-TLSv1': 'true', 'RC4-SHA': 'true' });
    const modern = { 'Reference-Security-Policy': 'ELBSecurityPolicy-TLS-1-2-2017-01', 'Protocol-TLSv1.2': 'true' };
    await createClassicBalancer(options, 'door', modern, 'internal');
    await new ElasticLoadBalancingClient(options).send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerName: 'door',
        LoadBalancerAttributes: { AccessLog: { Enabled: true, S3BucketName: 'logs', EmitInterval: 5 } },
      }),
    );
  },
};
