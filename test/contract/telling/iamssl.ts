import { IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import { CERTIFICATES } from '../../aws/certificates.ts';
import { OWN } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

const DAY = 86_400_000;

const member = (name: string, uploaded: string, daysLeft: number): string =>
  [
    `<member><ServerCertificateName>${name}</ServerCertificateName><ServerCertificateId>ASCA${name}</ServerCertificateId><Path>/</Path>`,
    `<Arn>arn:aws:iam::${OWN}:server-certificate/${name}</Arn><UploadDate>${uploaded}</UploadDate>`,
    `<Expiration>${new Date(Date.now() + daysLeft * DAY).toISOString()}</Expiration></member>`,
  ].join('');

/** IAM API reference, ListServerCertificates: in moto every certificate was uploaded in 2010 and expired in 2012. */
const datedCertificates = (): Buffer =>
  Buffer.from(
    `<ListServerCertificatesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListServerCertificatesResult><IsTruncated>false</IsTruncated><ServerCertificateMetadataList>${member('weak', '2020-01-01T00:00:00Z', 20)}${member('old', '2020-01-01T00:00:00Z', 50)}${member('good', '2020-01-01T00:00:00Z', 2000)}</ServerCertificateMetadataList></ListServerCertificatesResult></ListServerCertificatesResponse>`,
  );

export const telling: Telling = {
  async seed(options) {
    const client = new IAMClient(options);
    for (const [ServerCertificateName, CertificateBody] of Object.entries(CERTIFICATES))
      await client.send(new UploadServerCertificateCommand({ ServerCertificateName, CertificateBody, PrivateKey: 'nobody reads it' }));
  },
  beyondMoto: [
    {
      technology: 'iamssl',
      rule: () => ({
        service: 'iam',
        operation: 'ListServerCertificates',
        fault: () => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: datedCertificates() }),
      }),
    },
  ],
};
