import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { createBalancer } from '../estate/elastic-load-balancing-v2-estate.ts';
import { groundOf } from '../estate/load-balancer-ground.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;
let arn: string;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  arn = await createBalancer(options, 'front', 'internet-facing');
});

test('alb', async () => {
  const { vpc, group } = await groundOf(options);
  const item = await readOne(aws.proxy, 'alb', 'front');
  expect(item).toMatchObject({ technology: 'alb', place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'front' });
  const { config } = item;
  expect(config).toMatchObject({
    Arn: arn,
    LoadBalancerArn: arn,
    Region: 'us-east-1',
    LoadBalancerName: 'front',
    Scheme: 'internet-facing',
    Type: 'application',
    VpcId: vpc,
    SecurityGroups: [group],
    CreatedTime: expect.stringMatching(INSTANT),
    State: { Code: expect.any(String) },
    Tags: { team: 'post' },
    Listeners: [{ Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }],
    Rules: [{ IsDefault: true, Priority: 'default' }],
    Attributes: expect.arrayContaining([{ Key: 'deletion_protection.enabled', Value: 'false' }]),
    TargetGroups: [{ TargetGroupName: 'front-targets', Protocol: 'HTTP', Port: 80 }],
  });
  const [targets] = config['TargetGroups'] as { TargetGroupArn: string }[];
  expect(config['TargetGroupAttributes']).toEqual({
    [targets!.TargetGroupArn]: expect.objectContaining({ 'deregistration_delay.timeout_seconds': '300' }),
  });
  expect(config['TargetGroupHealth']).toEqual({ [targets!.TargetGroupArn]: [] });
});

test('alb: what hangs on a part that could not be read is unread, too', async () => {
  aws.proxy.add({ operation: 'DescribeTargetGroups', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'alb')).items;
  expect(item!.unread.map(({ path }) => path)).toEqual(['/TargetGroups', '/TargetGroupAttributes', '/TargetGroupHealth']);
  expect(item!.config).not.toHaveProperty('TargetGroups');
});
