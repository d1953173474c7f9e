import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOutboundFetch } from '../../src/base/outbound/outbound-fetch.ts';
import { makeCertificate } from '../setup/make-certificate.ts';

const { key, certificate } = makeCertificate('idp.example');
const trusted = getCACertificates('default');

let server: Server;
let port = 0;
const asked: (string | undefined)[] = [];
beforeAll(async () => {
  server = createServer({ key, cert: certificate }, (request, response) => {
    asked.push(request.headers.host);
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  setDefaultCACertificates(trusted);
  server.close();
});

const outbound = makeOutboundFetch({ allow: ['127.0.0.1'], lookup: async () => [{ address: '127.0.0.1', family: 4 }] });

test('a certificate that nobody trusts is refused', async () => {
  await expect(outbound(`https://idp.example:${port}/`)).rejects.toMatchObject({
    reason: 'unreachable',
    message: expect.stringMatching(/certificate/),
  });
  expect(asked).toEqual([]);
});

test('the certificate must be for the name that was asked for, though the connection goes to an address', async () => {
  setDefaultCACertificates([...trusted, certificate]);
  expect(await (await outbound(`https://idp.example:${port}/`)).text()).toBe('hello');
  expect(asked).toEqual([`idp.example:${port}`]);
  await expect(outbound(`https://other.example:${port}/`)).rejects.toMatchObject({
    reason: 'unreachable',
    message: expect.stringMatching(/altnames/),
  });
  expect(asked).toHaveLength(1);
});
