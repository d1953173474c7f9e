import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import type { Telling } from './all-telling.ts';

const entry = (identity: string, status: string): string =>
  `<entry><key>${identity}</key><value><VerificationStatus>${status}</VerificationStatus></value></entry>`;

/** SES API reference, GetIdentityVerificationAttributes: in moto everybody is verified at once. */
const unverified = Buffer.from(
  `<GetIdentityVerificationAttributesResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetIdentityVerificationAttributesResult><VerificationAttributes>${entry('gate.example', 'Pending')}${entry('door.example', 'Success')}</VerificationAttributes></GetIdentityVerificationAttributesResult></GetIdentityVerificationAttributesResponse>`,
);

export const telling: Telling = {
  async seed(options) {
    const client = new SESClient(options);
    for (const Domain of ['gate.example', 'door.example']) await client.send(new VerifyDomainIdentityCommand({ Domain }));
  },
  beyondMoto: [
    {
      technology: 'ses',
      rule: () => ({
        service: 'ses',
        operation: 'GetIdentityVerificationAttributes',
        fault: () => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: unverified }),
      }),
    },
  ],
};
