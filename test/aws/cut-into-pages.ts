import type { WireCall } from './wire-call.ts';

/** moto ignores page sizes in most lists. This cuts its whole answers into the pages that AWS would give. */
interface Cut {
  /** How many were asked for, and from where on: names in the body or the query. */
  readonly size: string;
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

const DETAILS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];

const CUTS: Readonly<Record<string, Cut>> = {
  'sqs ListQueues': { size: 'MaxResults', token: 'NextToken', page: jsonPage('QueueUrls', 'NextToken') },
  'kms ListKeys': { size: 'Limit', token: 'Marker', page: jsonPage('Keys', 'NextMarker', 'Truncated') },
  'kms ListAliases': { size: 'Limit', token: 'Marker', page: jsonPage('Aliases', 'NextMarker', 'Truncated') },
  's3 ListBuckets': {
    size: 'max-buckets',
    token: 'continuation-token',
    page: xmlPage(['Buckets'], '</ListAllMyBucketsResult>', (token) => `<ContinuationToken>${token}</ContinuationToken>`),
  },
  'ec2 DescribeSecurityGroups': {
    size: 'MaxResults',
    token: 'NextToken',
    page: xmlPage(['securityGroupInfo'], '</DescribeSecurityGroupsResponse>', (token) => `<nextToken>${token}</nextToken>`),
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
  const size = Number(parameter(cut.size) ?? 1000);
  return Buffer.from(cut.page(body.toString(), Number(parameter(cut.token) ?? 0), size));
};

/** The same call without its place in the list, since moto gives everything or stumbles over a token that it did not make. */
export const withoutToken = (call: WireCall): { readonly url: string; readonly body: string } => {
  const cut = CUTS[`${call.service} ${call.operation}`];
  if (cut === undefined) return call;
  if (call.headers['x-amz-target'] !== undefined) {
    const { [cut.token]: _token, [cut.size]: _size, ...input } = JSON.parse(call.body) as Record<string, unknown>;
    return { url: call.url, body: JSON.stringify(input) };
  }
  if (call.body !== '') {
    const form = new URLSearchParams(call.body);
    for (const name of [cut.token, cut.size]) form.delete(name);
    return { url: call.url, body: form.toString() };
  }
  const { pathname, searchParams } = new URL(call.url, 'http://s3');
  for (const name of [cut.token, cut.size]) searchParams.delete(name);
  return { url: `${pathname}?${searchParams.toString()}`, body: '' };
};
