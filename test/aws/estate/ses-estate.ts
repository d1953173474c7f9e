import {
  DeleteIdentityCommand,
  SESClient,
  SetIdentityMailFromDomainCommand,
  VerifyDomainIdentityCommand,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): SESClient => new SESClient(options(region));

/** SES API reference: identities that are not there are left out of the answer. */
const nobody = Buffer.from(
  '<GetIdentityVerificationAttributesResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetIdentityVerificationAttributesResult><VerificationAttributes/></GetIdentityVerificationAttributesResult></GetIdentityVerificationAttributesResponse>',
);

/** In every region a domain and two addresses. */
export const sesEstate: EstatePart = {
  technology: 'ses',
  impossible: 'An identity has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      await client.send(new VerifyDomainIdentityCommand({ Domain: 'paper.example' }));
      for (const EmailAddress of ['post@paper.example', 'short-lived@paper.example'])
        await client.send(new VerifyEmailIdentityCommand({ EmailAddress }));
    }
    return ['paper.example', 'post@paper.example', 'short-lived@paper.example'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await client.send(new VerifyEmailIdentityCommand({ EmailAddress: 'made-today@paper.example' }));
    await client.send(new SetIdentityMailFromDomainCommand({ Identity: 'paper.example', MailFromDomain: 'mail.paper.example' }));
    await client.send(new DeleteIdentityCommand({ Identity: 'short-lived@paper.example' }));
    return deeds('ses', region, {
      created: ['made-today@paper.example', 'VerifyEmailIdentity'],
      changed: ['paper.example', 'a domain for bounces'],
      deleted: ['short-lived@paper.example', 'DeleteIdentity'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'ses',
    service: 'ses',
    scope: 'region',
    list: { operation: 'ListIdentities', permission: 'ses:ListIdentities' },
    names: ['paper.example', 'post@paper.example', 'short-lived@paper.example'],
    part: {
      operation: 'GetIdentityMailFromDomainAttributes',
      paths: ['/mail_from'],
      permission: 'ses:GetIdentityMailFromDomainAttributes',
    },
    confirm: {
      operation: 'GetIdentityVerificationAttributes',
      permission: 'ses:GetIdentityVerificationAttributes',
      missing: () => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: nobody }),
    },
  },
];
