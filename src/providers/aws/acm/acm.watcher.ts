import { awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Several certificates may be for one name. */
const titleOf = (domain: string | undefined, arn: string): string => (domain === undefined ? idOf(arn) : `${domain} (${idOf(arn)})`);

export const acm = awsWatcher({
  index: 'acm',
  title: 'ACM Certificate',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-acm'),
  client: (sdk, options) => new sdk.ACMClient(options),
  permissions: ['acm:ListCertificates', 'acm:DescribeCertificate', 'acm:ListTagsForCertificate'],
  goneWhen: ['ResourceNotFoundException'],
  // Who uses a certificate is a change of the user; a renewal is tried again and again.
  ephemeral: ['InUseBy', 'RenewalSummary$UpdatedAt'],
  unordered: ['DomainValidationOptions', 'ExtendedKeyUsages', 'InUseBy', 'KeyUsages', 'SubjectAlternativeNames'],

  async *list({ sdk, pages }) {
    // Without naming them, ACM tells RSA keys of 1024 and 2048 bits only.
    const Includes = { keyTypes: Object.values(sdk.KeyAlgorithm) };
    for await (const page of sdk.paginateListCertificates(pages(1000), { Includes })) {
      for (const { CertificateArn, DomainName } of required(page.CertificateSummaryList, 'CertificateSummaryList'))
        yield { arn: required(CertificateArn, 'CertificateArn'), domain: DomainName };
    }
  },

  identify: ({ arn, domain }) => ({ uid: arn, name: titleOf(domain, arn) }),

  async describe({ arn }, { sdk, client, part }) {
    const answer = await client.send(new sdk.DescribeCertificateCommand({ CertificateArn: arn }));
    const certificate = required(answer.Certificate, 'Certificate');
    const Tags = await part('/Tags', async () =>
      tagMap(required((await client.send(new sdk.ListTagsForCertificateCommand({ CertificateArn: arn }))).Tags, 'Tags')),
    );
    return { uid: arn, name: titleOf(certificate.DomainName, arn), arn, config: { ...certificate, Tags } };
  },

  find: async ({ uid, config }) => {
    const domain = config?.['DomainName'];
    return { listed: { arn: uid, domain: typeof domain === 'string' ? domain : undefined } };
  },
});
