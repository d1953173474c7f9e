import { CreateSAMLProviderCommand, DeleteSAMLProviderCommand, IAMClient, UpdateSAMLProviderCommand } from '@aws-sdk/client-iam';
import { CERTIFICATES } from '../certificates.ts';
import { samlMetadata } from '../saml-metadata.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate): IAMClient => new IAMClient(options('us-east-1'));

const create = (Name: string): CreateSAMLProviderCommand =>
  new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument: samlMetadata(`https://${Name}.example.com`, CERTIFICATES.good) });

export const samlProviderEstate: EstatePart = {
  technology: 'samlprovider',
  impossible: 'A SAML provider has no value that moves by itself.',
  async seed(estate) {
    const client = clientOf(estate);
    for (const name of ['people', 'partners', 'short-lived']) await client.send(create(name));
    return ['partners', 'people', 'short-lived'];
  },
  async day(estate) {
    const client = clientOf(estate);
    const arnOf = (name: string): string => `arn:aws:iam::${estate.account}:saml-provider/${name}`;
    await client.send(create('made-today'));
    const SAMLMetadataDocument = samlMetadata('https://people.example.com', CERTIFICATES.old);
    await client.send(new UpdateSAMLProviderCommand({ SAMLProviderArn: arnOf('people'), SAMLMetadataDocument }));
    await client.send(new DeleteSAMLProviderCommand({ SAMLProviderArn: arnOf('short-lived') }));
    return deeds('samlprovider', 'universal', {
      created: ['made-today', 'CreateSAMLProvider'],
      changed: ['people', 'signed by another certificate'],
      deleted: ['short-lived', 'DeleteSAMLProvider'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'samlprovider',
    service: 'iam',
    scope: 'global',
    list: { operation: 'ListSAMLProviders', permission: 'iam:ListSAMLProviders', unpaged: 'IAM tells all SAML providers at once.' },
    names: ['partners', 'people', 'short-lived'],
    describe: { item: 'people', resource: 'saml-provider/people', permission: 'iam:GetSAMLProvider' },
    confirm: { operation: 'GetSAMLProvider', permission: 'iam:GetSAMLProvider' },
  },
];
