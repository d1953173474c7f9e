/** Services whose operations are told by method and path: method, pattern of the path, operation. Sources: the services' API references. */
type Route = readonly [method: string, path: RegExp, operation: string];

const ROUTES: Readonly<Record<string, readonly Route[]>> = {
  es: [
    ['GET', /^\/2021-01-01\/domain\/?$/, 'ListDomainNames'],
    ['GET', /^\/2021-01-01\/opensearch\/domain\/[^/]+$/, 'DescribeDomain'],
    ['GET', /^\/2021-01-01\/tags\/?$/, 'ListTags'],
  ],
  glacier: [
    ['GET', /^\/-\/vaults$/, 'ListVaults'],
    ['GET', /^\/-\/vaults\/[^/]+$/, 'DescribeVault'],
    ['GET', /^\/-\/vaults\/[^/]+\/access-policy$/, 'GetVaultAccessPolicy'],
    ['GET', /^\/-\/vaults\/[^/]+\/lock-policy$/, 'GetVaultLock'],
    ['GET', /^\/-\/vaults\/[^/]+\/tags$/, 'ListTagsForVault'],
  ],
  lambda: [
    ['GET', /^\/2015-03-31\/functions\/?$/, 'ListFunctions'],
    ['GET', /^\/2015-03-31\/functions\/[^/]+\/configuration$/, 'GetFunctionConfiguration'],
    ['GET', /^\/2015-03-31\/functions\/[^/]+\/policy$/, 'GetPolicy'],
    ['GET', /^\/2015-03-31\/functions\/[^/]+\/aliases$/, 'ListAliases'],
    ['GET', /^\/2015-03-31\/functions\/[^/]+\/versions$/, 'ListVersionsByFunction'],
    ['GET', /^\/2015-03-31\/event-source-mappings\/?$/, 'ListEventSourceMappings'],
    ['GET', /^\/2017-03-31\/tags\/.+$/, 'ListTags'],
    ['GET', /^\/2019-09-30\/functions\/[^/]+\/concurrency$/, 'GetFunctionConcurrency'],
    ['GET', /^\/2021-10-31\/functions\/[^/]+\/url$/, 'GetFunctionUrlConfig'],
    ['GET', /^\/2021-10-31\/functions\/[^/]+\/urls$/, 'ListFunctionUrlConfigs'],
  ],
  route53: [
    ['GET', /^\/2013-04-01\/hostedzone$/, 'ListHostedZones'],
    ['GET', /^\/2013-04-01\/hostedzone\/[^/]+$/, 'GetHostedZone'],
    ['GET', /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/, 'ListResourceRecordSets'],
  ],
};

/** The operation of a REST call, or null where the service is none of those, or the call none that is watched. */
export const restOperation = (service: string, method: string, url: string): string | null => {
  const { pathname } = new URL(url, 'http://aws');
  return ROUTES[service]?.find(([verb, path]) => verb === method && path.test(pathname))?.[2] ?? null;
};

/** Services whose REST errors are JSON. */
export const SAYS_ERRORS_IN_JSON: ReadonlySet<string> = new Set(['es', 'glacier', 'lambda']);
