import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { IMPORTED_CERTIFICATES, IMPORTED_KEY } from '../certificates.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne } from './read-one.ts';

let arn: string;

const aws = useMoto(async ({ moto }) => {
  const options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  const { CertificateArn } = await new ACMClient(options).send(
    new ImportCertificateCommand({
      Certificate: Buffer.from(IMPORTED_CERTIFICATES.shop),
      PrivateKey: Buffer.from(IMPORTED_KEY),
      Tags: [{ Key: 'team', Value: 'shop' }],
    }),
  );
  arn = CertificateArn!;
});

test('acm: a certificate of an elliptic curve', async () => {
  const item = await readOne(aws.proxy, 'acm', 'shop.example.com');
  const name = `shop.example.com (${arn.split('/')[1]})`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name });
  expect(item.config).toMatchObject({
    CertificateArn: arn,
    DomainName: 'shop.example.com',
    SubjectAlternativeNames: ['shop.example.com', 'www.shop.example.com'],
    KeyAlgorithm: 'EC_prime256v1',
    NotAfter: expect.stringMatching(INSTANT),
    NotBefore: expect.stringMatching(INSTANT),
    Status: 'ISSUED',
    Type: 'IMPORTED',
    InUseBy: [],
    Tags: { team: 'shop' },
  });
});
