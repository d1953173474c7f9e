import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';

type Domains = typeof import('@aws-sdk/client-route-53-domains');
type Context = AwsContext<Domains, InstanceType<Domains['Route53DomainsClient']>>;

/** Route 53 keeps the domains of an account in this region, whichever its default is. */
const HOME = 'us-east-1';

async function* domainNames(context: Context): AsyncGenerator<string> {
  const { sdk, pages } = context.in(HOME);
  for await (const page of sdk.paginateListDomains(pages(100), {})) {
    for (const { DomainName } of required(page.Domains, 'Domains')) yield required(DomainName, 'DomainName');
  }
}

export const route53Domains = awsWatcher({
  index: 'route53domains',
  title: 'Route 53 Domain',
  scope: 'global',
  sdk: (): Promise<Domains> => import('@aws-sdk/client-route-53-domains'),
  client: (sdk, options) => new sdk.Route53DomainsClient(options),
  permissions: ['route53domains:ListDomains', 'route53domains:GetDomainDetail'],
  // A domain that is not there is `InvalidInput`, which says everything else, too: only a listing can tell.
  goneWhen: [],
  unordered: ['dnssec_keys', 'nameservers', 'status_list'],
  // Names, addresses and telephone numbers of people.
  secrets: ['admin_contact', 'billing_contact', 'registrant_contact', 'tech_contact'],

  list: domainNames,
  identify: (name) => ({ uid: name, name }),

  async describe(name, context) {
    const { sdk, client } = context.in(HOME);
    const domain = await client.send(new sdk.GetDomainDetailCommand({ DomainName: name }));
    const config = {
      domain_name: name,
      auto_renew: domain.AutoRenew,
      creation_date: domain.CreationDate,
      expiration_date: domain.ExpirationDate,
      registrar_name: domain.RegistrarName,
      status_list: domain.StatusList,
      nameservers: domain.Nameservers,
      dnssec_keys: domain.DnssecKeys,
      admin_privacy: domain.AdminPrivacy,
      billing_privacy: domain.BillingPrivacy,
      registrant_privacy: domain.RegistrantPrivacy,
      tech_privacy: domain.TechPrivacy,
      admin_contact: domain.AdminContact,
      billing_contact: domain.BillingContact,
      registrant_contact: domain.RegistrantContact,
      tech_contact: domain.TechContact,
    };
    return { uid: name, name, arn: null, region: HOME, config };
  },

  async find({ uid }, context) {
    for await (const name of domainNames(context)) if (name === uid) return { listed: name };
    return 'gone';
  },
});
