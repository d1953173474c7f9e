import { awsWatcher } from '../aws-watcher.ts';
import { once } from '../once.ts';
import { partsOfAnswer } from '../parts-of-answer.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { describeCertificate } from './describe-certificate.ts';
import { readSamlMetadata } from './read-saml-metadata.ts';

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Who signs what the provider says, and until when. */
const signerOf = (pem: string) => {
  const { cn, fingerprint, issuer, not_valid_after, not_valid_before, signature_algorithm, size } = describeCertificate(pem);
  return { cn, fingerprint, issuer, not_valid_after, not_valid_before, signature_algorithm, size };
};

export const samlProvider = awsWatcher({
  index: 'samlprovider',
  title: 'SAML Provider',
  scope: 'global',
  sdk: () => import('@aws-sdk/client-iam'),
  client: (sdk, options) => new sdk.IAMClient(options),
  permissions: ['iam:ListSAMLProviders', 'iam:GetSAMLProvider'],
  goneWhen: ['NoSuchEntityException'],
  unordered: ['X509'],
  // A person's name and address.
  secrets: ['GivenName', 'Email'],

  async *list({ sdk, client }) {
    // All providers in one answer: the call has no pages.
    const { SAMLProviderList = [] } = await client.send(new sdk.ListSAMLProvidersCommand({}));
    for (const { Arn } of SAMLProviderList) yield required(Arn, 'Arn');
  },

  identify: (arn) => ({ uid: arn, name: nameOf(arn) }),

  async describe(arn, { sdk, client, part }) {
    const answer = await client.send(new sdk.GetSAMLProviderCommand({ SAMLProviderArn: arn }));
    const read = once(async () => readSamlMetadata(required(answer.SAMLMetadataDocument, 'SAMLMetadataDocument')));
    const { CreateDate, ValidUntil, AssertionEncryptionMode } = answer;
    const config = {
      Arn: arn,
      CreateDate,
      ValidUntil,
      AssertionEncryptionMode,
      Tags: tagMap(answer.Tags),
      ...(await partsOfAnswer(part, ['Name', 'Company', 'GivenName', 'Email'], read)),
      X509: await part('/X509', async () => (await read()).certificates.map(signerOf)),
    };
    return { uid: arn, name: nameOf(arn), arn, config };
  },

  find: async ({ uid }) => ({ listed: uid }),
});
