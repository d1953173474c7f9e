import { IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { CERTIFICATES } from '../certificates.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const upload = (ServerCertificateName: string, CertificateBody: string) =>
  new IAMClient(options).send(
    new UploadServerCertificateCommand({ ServerCertificateName, CertificateBody, PrivateKey: 'x', Path: '/web/' }),
  );

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
});

test('iamssl', async () => {
  await upload('shop', CERTIFICATES.good);
  const item = await readOne(aws.proxy, 'iamssl', 'shop');
  const arn = `arn:aws:iam::${ACCOUNT}:server-certificate/web/shop`;
  expect(item).toMatchObject({ place: 'global', region: 'universal', uid: expect.stringMatching(/^ASCA/), arn, name: 'shop' });
  expect(item.config).toEqual({
    server_certificate_name: 'shop',
    server_certificate_id: item.uid,
    path: '/web/',
    arn,
    upload_date: expect.stringMatching(INSTANT),
    expiration: expect.stringMatching(INSTANT),
    body: CERTIFICATES.good,
    chain: null,
    cn: 'good.example.com',
    domains: ['good.example.com', 'www.good.example.com'],
    fingerprint: expect.any(String),
    is_san: true,
    is_wildcard: null,
    issuer: 'GoodAuthority',
    key_type: 'ec',
    not_valid_after: expect.any(String),
    not_valid_before: expect.any(String),
    serial: expect.any(String),
    signature_algorithm: 'sha256',
    size: 256,
  });
});

test('iamssl: of a certificate that cannot be read, the metadata are told', async () => {
  await upload('odd', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----');
  const item = (await watchOne(aws.proxy, 'iamssl')).items.find(({ name }) => name === 'odd')!;
  expect(item.config).toMatchObject({ server_certificate_name: 'odd', path: '/web/', chain: null });
  expect(item.config).not.toHaveProperty('issuer');
  expect(item.unread.map(({ path }) => path)).toContain('/issuer');
});
