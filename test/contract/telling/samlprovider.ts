import { CreateSAMLProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { CERTIFICATES } from '../../aws/certificates.ts';
import { samlMetadata } from '../../aws/saml-metadata.ts';
import type { Telling } from './all-telling.ts';

/** No check looks at them: two are enough to be told apart. */
export const telling: Telling = {
  async seed(options) {
    const client = new IAMClient(options);
    for (const Name of ['people', 'partners']) {
      const SAMLMetadataDocument = samlMetadata(`https://${Name}.example.com`, CERTIFICATES.good);
      await client.send(new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument }));
    }
  },
};
