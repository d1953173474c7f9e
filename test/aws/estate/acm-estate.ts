import { ACMClient, AddTagsToCertificateCommand, DeleteCertificateCommand, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { IMPORTED_CERTIFICATES, IMPORTED_KEY } from '../certificates.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): ACMClient => new ACMClient(options(region));

type Name = keyof typeof IMPORTED_CERTIFICATES;

/** ARNs by account, region and name: ACM makes them up. */
const arns = new Map<string, string>();
const keyOf = ({ account }: Estate, region: string, name: Name): string => `${account} ${region} ${name}`;

const importOne = async (estate: Estate, region: string, name: Name): Promise<void> => {
  const Certificate = Buffer.from(IMPORTED_CERTIFICATES[name]);
  const command = new ImportCertificateCommand({ Certificate, PrivateKey: Buffer.from(IMPORTED_KEY) });
  arns.set(keyOf(estate, region, name), (await clientOf(estate, region).send(command)).CertificateArn!);
};

export const acmEstate: EstatePart = {
  technology: 'acm',
  impossible: 'In moto nobody uses a certificate, and none is renewed.',
  async seed(estate) {
    for (const region of estate.regions) {
      for (const name of ['shop', 'intranet', 'short-lived'] as const) await importOne(estate, region, name);
    }
    return ['intranet.example.com', 'shop.example.com', 'short-lived.example.com'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const arnOf = (name: Name): string => arns.get(keyOf(estate, region, name))!;
    await importOne(estate, region, 'made-today');
    await client.send(new AddTagsToCertificateCommand({ CertificateArn: arnOf('shop'), Tags: [{ Key: 'seen', Value: 'today' }] }));
    await client.send(new DeleteCertificateCommand({ CertificateArn: arnOf('short-lived') }));
    return deeds('acm', region, {
      created: ['made-today.example.com', 'ImportCertificate'],
      changed: ['shop.example.com', 'a tag'],
      deleted: ['short-lived.example.com', 'DeleteCertificate'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'acm',
    service: 'acm',
    scope: 'region',
    list: { operation: 'ListCertificates', permission: 'acm:ListCertificates' },
    names: ['intranet.example.com', 'shop.example.com', 'short-lived.example.com'],
    part: { operation: 'ListTagsForCertificate', paths: ['/Tags'], permission: 'acm:ListTagsForCertificate' },
    confirm: { operation: 'DescribeCertificate', permission: 'acm:DescribeCertificate' },
  },
];
