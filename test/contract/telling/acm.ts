import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { IMPORTED_CERTIFICATES, IMPORTED_KEY } from '../../aws/certificates.ts';
import type { WireCall } from '../../aws/wire-call.ts';
import type { WireAnswer } from '../../aws/wire-error.ts';
import { REGION } from '../gate-and-door.ts';
import { OWN } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

const DAY = 86_400;

/** Days that are left of each. */
const LEFT = { expired: -5, soon: 20, later: 50, lasting: 2000 } as const;
const arnOf = (name: string): string => `arn:aws:acm:${REGION}:${OWN}:certificate/${name}`;

const describe = (arn: string): object => {
  const name = arn.split('/')[1] as keyof typeof LEFT;
  const now = Math.floor(Date.now() / 1000);
  const RenewalSummary = { RenewalStatus: 'PENDING_VALIDATION', UpdatedAt: now, DomainValidationOptions: [] };
  return { CertificateArn: arn, DomainName: `${name}.example`, NotAfter: now + LEFT[name] * DAY, InUseBy: [], RenewalSummary };
};

/** ACM API reference: in moto nothing that is imported is about to expire, and nothing is ever renewed. */
const answer = ({ operation, body }: WireCall): WireAnswer => {
  const told: Readonly<Record<string, () => object>> = {
    ListCertificates: () => ({
      CertificateSummaryList: Object.keys(LEFT).map((name) => ({ CertificateArn: arnOf(name), DomainName: `${name}.example` })),
    }),
    DescribeCertificate: () => ({ Certificate: describe(JSON.parse(body).CertificateArn) }),
    ListTagsForCertificate: () => ({ Tags: [] }),
  };
  return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(told[operation]!())) };
};

export const telling: Telling = {
  async seed(options) {
    const PrivateKey = Buffer.from(IMPORTED_KEY);
    for (const pem of [IMPORTED_CERTIFICATES.shop, IMPORTED_CERTIFICATES.intranet])
      await new ACMClient(options).send(new ImportCertificateCommand({ Certificate: Buffer.from(pem), PrivateKey }));
  },
  beyondMoto: [{ technology: 'acm', rule: () => ({ service: 'acm', fault: answer }) }],
};
