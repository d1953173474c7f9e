import { DeleteServerCertificateCommand, IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import { CERTIFICATE_KEYS } from '../../../src/providers/aws/iam/describe-certificate.ts';
import { CERTIFICATES } from '../certificates.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate): IAMClient => new IAMClient(options('us-east-1'));

const upload = (ServerCertificateName: string, CertificateBody: string): UploadServerCertificateCommand =>
  new UploadServerCertificateCommand({ ServerCertificateName, CertificateBody, PrivateKey: 'nobody reads it' });

export const iamSslEstate: EstatePart = {
  technology: 'iamssl',
  impossible: 'A server certificate has no value that moves by itself.',
  async seed(estate) {
    const client = clientOf(estate);
    await client.send(upload('shop', CERTIFICATES.good));
    await client.send(upload('intranet', CERTIFICATES.old));
    await client.send(upload('short-lived', CERTIFICATES.weak));
    return ['intranet', 'shop', 'short-lived'];
  },
  async day(estate) {
    const client = clientOf(estate);
    await client.send(upload('made-today', CERTIFICATES.good));
    // moto cannot change a certificate, and its ids are made of names here: so the same one comes again.
    await client.send(new DeleteServerCertificateCommand({ ServerCertificateName: 'intranet' }));
    await client.send(upload('intranet', CERTIFICATES.good));
    await client.send(new DeleteServerCertificateCommand({ ServerCertificateName: 'short-lived' }));
    return deeds('iamssl', 'universal', {
      created: ['made-today', 'UploadServerCertificate'],
      changed: ['intranet', 'another certificate under the same id'],
      deleted: ['short-lived', 'DeleteServerCertificate'],
      ephemeral: null,
    });
  },
};

/** Everything that is read from the certificate itself. */
const IN_THE_CERTIFICATE: readonly string[] = ['/body', '/chain', ...CERTIFICATE_KEYS.map((key) => `/${key}`)].sort();

export const technologies: readonly Technology[] = [
  {
    index: 'iamssl',
    service: 'iam',
    scope: 'global',
    list: { operation: 'ListServerCertificates', permission: 'iam:ListServerCertificates' },
    names: ['intranet', 'shop', 'short-lived'],
    part: {
      operation: 'GetServerCertificate',
      paths: IN_THE_CERTIFICATE,
      permission: 'iam:GetServerCertificate',
    },
    confirm: { operation: 'GetServerCertificate', permission: 'iam:GetServerCertificate' },
  },
];
