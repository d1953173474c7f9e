import type { WireCall } from './wire-call.ts';
import type { WireAnswer } from './wire-error.ts';

const xml = (root: string, body: string): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${body}</${root}>`),
});

const json = (list: string) => (): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ [list]: [] })),
});

/** Of the query services and of EC2: named after the operation, with nothing in it. */
const query = ({ operation }: WireCall): WireAnswer =>
  xml(`${operation}Response`, `<${operation}Result><IsTruncated>false</IsTruncated></${operation}Result><requestId>1</requestId>`);

const queries = (service: string, ...operations: readonly string[]): Record<string, typeof query> =>
  Object.fromEntries(operations.map((operation) => [`${service} ${operation}`, query]));

const EC2_LISTS: readonly string[] = [
  'Addresses DhcpOptions FlowLogs Images Instances KeyPairs NatGateways NetworkAcls NetworkInterfaces RouteTables',
  'SecurityGroups Snapshots Subnets Volumes VpcEndpoints VpcPeeringConnections Vpcs VpnConnections VpnGateways',
].flatMap((names) => names.split(' ').map((name) => `Describe${name}`));

/** How each service says that there is nothing, by service and operation. Sources: the services' API references. */
const EMPTY: Readonly<Record<string, (call: WireCall) => WireAnswer>> = {
  'acm ListCertificates': json('CertificateSummaryList'),
  'cloudtrail DescribeTrails': json('trailList'),
  'config DescribeConfigRules': json('ConfigRules'),
  'config DescribeConfigurationRecorders': json('ConfigurationRecorders'),
  'directconnect DescribeConnections': json('connections'),
  'es ListDomainNames': json('DomainNames'),
  'glacier ListVaults': json('VaultList'),
  'kms ListKeys': json('Keys'),
  'lambda ListFunctions': json('Functions'),
  'route53 ListHostedZones': () => xml('ListHostedZonesResponse', '<HostedZones/><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>'),
  'route53domains ListDomains': json('Domains'),
  's3 ListBuckets': () => xml('ListAllMyBucketsResult', '<Buckets/>'),
  'sqs ListQueues': json('QueueUrls'),
  ...queries('ec2', ...EC2_LISTS),
  ...queries('elasticloadbalancing', 'DescribeLoadBalancers'),
  ...queries('iam', 'GetAccountAuthorizationDetails', 'ListSAMLProviders', 'ListServerCertificates'),
  ...queries('rds', 'DescribeDBClusterSnapshots', 'DescribeDBClusters', 'DescribeDBInstances', 'DescribeDBSecurityGroups'),
  ...queries('rds', 'DescribeDBSnapshots', 'DescribeDBSubnetGroups'),
  ...queries('redshift', 'DescribeClusters'),
  ...queries('ses', 'ListIdentities'),
  ...queries('sns', 'ListTopics'),
};

/** What a service answers to a list when there is nothing; null when the call is not the list of a technology. */
export const emptyList = (call: WireCall): WireAnswer | null => EMPTY[`${call.service} ${call.operation}`]?.(call) ?? null;
