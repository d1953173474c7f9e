import type { WireCall } from './wire-call.ts';

/** moto ignores page sizes in most lists. This cuts its whole answers into the pages that AWS would give. */
interface Cut {
  /** How many were asked for, and from where on: names in the body or the query. Without a name, pages have two. */
  readonly size?: string;
  readonly token: string;
  readonly page: (body: string, from: number, size: number) => string;
}

const jsonPage =
  (list: string, next: string, more?: string): Cut['page'] =>
  (body, from, size) => {
    const answer = JSON.parse(body) as Record<string, unknown>;
    const all = (answer[list] ?? []) as unknown[];
    const rest = all.length > from + size;
    const flag = more === undefined ? {} : { [more]: rest };
    return JSON.stringify({ ...answer, [list]: all.slice(from, from + size), ...flag, ...(rest ? { [next]: String(from + size) } : {}) });
  };

/** The children of the first element called `container`, as texts. */
const childrenOf = (body: string, container: string): { readonly start: number; readonly end: number; readonly children: string[] } => {
  const start = body.indexOf(`<${container}>`) + container.length + 2;
  const end = body.indexOf(`</${container}>`);
  if (end < 0) return { start: 0, end: 0, children: [] };
  const children: string[] = [];
  let depth = 0;
  let begun = start;
  for (const { 0: tag, index } of body.slice(start, end).matchAll(/<\/?[^>]+>/g)) {
    if (tag.endsWith('/>')) continue;
    if (depth === 0) begun = start + index;
    depth += tag.startsWith('</') ? -1 : 1;
    if (depth === 0) children.push(body.slice(begun, start + index + tag.length));
  }
  return { start, end, children };
};

const xmlPage =
  (containers: readonly string[], close: string, next: (token: string) => string): Cut['page'] =>
  (body, from, size) => {
    let page = body;
    let rest = false;
    for (const container of containers) {
      const { start, end, children } = childrenOf(page, container);
      rest ||= children.length > from + size;
      page = page.slice(0, start) + children.slice(from, from + size).join('') + page.slice(end);
    }
    return rest ? page.replace(/<IsTruncated>.*?<\/IsTruncated>/i, '').replace(close, `${next(String(from + size))}${close}`) : page;
  };

/** The lists of RDS and Redshift: all are cut by `MaxRecords` and go on after a `Marker`. */
const recordPages = (service: string, lists: Readonly<Record<string, string>>): Record<string, Cut> =>
  Object.fromEntries(
    Object.entries(lists).map(([operation, container]) => [
      `${service} ${operation}`,
      {
        size: 'MaxRecords',
        token: 'Marker',
        page: xmlPage([container], `</${operation}Result>`, (token) => `<Marker>${token}</Marker>`),
      },
    ]),
  );

const DETAILS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];

/** What the lists of EC2 are called in their answers. */
const EC2_LISTS: Readonly<Record<string, string>> = {
  DescribeDhcpOptions: 'dhcpOptionsSet',
  DescribeFlowLogs: 'flowLogSet',
  DescribeImages: 'imagesSet',
  DescribeInstances: 'reservationSet',
  DescribeInternetGateways: 'internetGatewaySet',
  DescribeNatGateways: 'natGatewaySet',
  DescribeNetworkAcls: 'networkAclSet',
  DescribeNetworkInterfaces: 'networkInterfaceSet',
  DescribeRouteTables: 'routeTableSet',
  DescribeSecurityGroups: 'securityGroupInfo',
  DescribeSnapshots: 'snapshotSet',
  DescribeSubnets: 'subnetSet',
  DescribeTags: 'tagSet',
  DescribeVolumes: 'volumeSet',
  DescribeVpcEndpoints: 'vpcEndpointSet',
  DescribeVpcPeeringConnections: 'vpcPeeringConnectionSet',
  DescribeVpcs: 'vpcSet',
};

const ec2Cut = (operation: string, list: string): Cut => ({
  size: 'MaxResults',
  token: 'NextToken',
  page: xmlPage([list], `</${operation}Response>`, (token) => `<nextToken>${token}</nextToken>`),
});

const CUTS: Readonly<Record<string, Cut>> = {
  // The classic and the newer load balancers have one service and one name for their lists.
  'elasticloadbalancing DescribeLoadBalancers': {
    size: 'PageSize',
    token: 'Marker',
    page: xmlPage(
      ['LoadBalancerDescriptions', 'LoadBalancers'],
      '</DescribeLoadBalancersResult>',
      (token) => `<NextMarker>${token}</NextMarker>`,
    ),
  },
  ...recordPages('rds', {
    DescribeDBInstances: 'DBInstances',
    DescribeDBClusters: 'DBClusters',
    DescribeDBSnapshots: 'DBSnapshots',
    DescribeDBClusterSnapshots: 'DBClusterSnapshots',
    DescribeDBSecurityGroups: 'DBSecurityGroups',
    DescribeDBSubnetGroups: 'DBSubnetGroups',
  }),
  ...recordPages('redshift', { DescribeClusters: 'Clusters' }),
  'sqs ListQueues': { size: 'MaxResults', token: 'NextToken', page: jsonPage('QueueUrls', 'NextToken') },
  'kms ListKeys': { size: 'Limit', token: 'Marker', page: jsonPage('Keys', 'NextMarker', 'Truncated') },
  'kms ListAliases': { size: 'Limit', token: 'Marker', page: jsonPage('Aliases', 'NextMarker', 'Truncated') },
  's3 ListBuckets': {
    size: 'max-buckets',
    token: 'continuation-token',
    page: xmlPage(['Buckets'], '</ListAllMyBucketsResult>', (token) => `<ContinuationToken>${token}</ContinuationToken>`),
  },
  ...Object.fromEntries(Object.entries(EC2_LISTS).map(([operation, list]) => [`ec2 ${operation}`, ec2Cut(operation, list)])),
  'acm ListCertificates': { size: 'MaxItems', token: 'NextToken', page: jsonPage('CertificateSummaryList', 'NextToken') },
  'config DescribeConfigRules': { token: 'NextToken', page: jsonPage('ConfigRules', 'NextToken') },
  'directconnect DescribeConnections': { size: 'maxResults', token: 'nextToken', page: jsonPage('connections', 'nextToken') },
  'route53domains ListDomains': { size: 'MaxItems', token: 'Marker', page: jsonPage('Domains', 'NextPageMarker') },
  'glacier ListVaults': { size: 'limit', token: 'marker', page: jsonPage('VaultList', 'Marker') },
  'lambda ListFunctions': { size: 'MaxItems', token: 'Marker', page: jsonPage('Functions', 'NextMarker') },
  'ses ListIdentities': {
    size: 'MaxItems',
    token: 'NextToken',
    page: xmlPage(['Identities'], '</ListIdentitiesResult>', (token) => `<NextToken>${token}</NextToken>`),
  },
  'sns ListTopics': {
    token: 'NextToken',
    page: xmlPage(['Topics'], '</ListTopicsResult>', (token) => `<NextToken>${token}</NextToken>`),
  },
  'iam ListServerCertificates': {
    size: 'MaxItems',
    token: 'Marker',
    page: xmlPage(
      ['ServerCertificateMetadataList'],
      '</ListServerCertificatesResult>',
      (token) => `<IsTruncated>true</IsTruncated><Marker>${token}</Marker>`,
    ),
  },
  'iam GetAccountAuthorizationDetails': {
    size: 'MaxItems',
    token: 'Marker',
    page: xmlPage(
      DETAILS,
      '</GetAccountAuthorizationDetailsResult>',
      (token) => `<IsTruncated>true</IsTruncated><Marker>${token}</Marker>`,
    ),
  },
};

const parametersOf = ({ headers, url, body }: WireCall): ((name: string) => string | undefined) => {
  if (headers['x-amz-target'] !== undefined) {
    const input = JSON.parse(body) as Record<string, string | number | undefined>;
    return (name) => (input[name] === undefined ? undefined : String(input[name]));
  }
  const query = new URLSearchParams(body === '' ? new URL(url, 'http://s3').search : body);
  return (name) => query.get(name) ?? undefined;
};

/** One page of a whole answer, as big as the call asked for. */
export const cutIntoPages = (call: WireCall, body: Buffer): Buffer => {
  const cut = CUTS[`${call.service} ${call.operation}`];
  if (cut === undefined) return body;
  const parameter = parametersOf(call);
  const size = cut.size === undefined ? 2 : Number(parameter(cut.size) ?? 1000);
  return Buffer.from(cut.page(body.toString(), Number(parameter(cut.token) ?? 0), size));
};

/** The same call without its place in the list, since moto gives everything or stumbles over a token that it did not make. */
export const withoutToken = (call: WireCall): { readonly url: string; readonly body: string } => {
  const cut = CUTS[`${call.service} ${call.operation}`];
  if (cut === undefined) return call;
  if (call.headers['x-amz-target'] !== undefined) {
    const { [cut.token]: _token, [cut.size ?? '']: _size, ...input } = JSON.parse(call.body) as Record<string, unknown>;
    return { url: call.url, body: JSON.stringify(input) };
  }
  if (call.body !== '') {
    const form = new URLSearchParams(call.body);
    for (const name of [cut.token, cut.size ?? '']) form.delete(name);
    return { url: call.url, body: form.toString() };
  }
  const { pathname, searchParams } = new URL(call.url, 'http://s3');
  for (const name of [cut.token, cut.size ?? '']) searchParams.delete(name);
  return { url: `${pathname}?${searchParams.toString()}`, body: '' };
};
