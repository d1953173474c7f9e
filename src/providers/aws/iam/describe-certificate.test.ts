import { describe, expect, it } from 'vitest';
import { CERTIFICATES } from '../../../../test/aws/certificates.ts';
import { describeCertificate, NO_ISSUER } from './describe-certificate.ts';

describe('describeCertificate', () => {
  it('reads a certificate of an elliptic curve with two names', () => {
    expect(describeCertificate(CERTIFICATES.good)).toEqual({
      cn: 'good.example.com',
      domains: ['good.example.com', 'www.good.example.com'],
      fingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      is_san: true,
      is_wildcard: null,
      issuer: 'GoodAuthority',
      key_type: 'ec',
      not_valid_after: expect.stringMatching(/^2126-/),
      not_valid_before: expect.stringMatching(/^2026-\d\d-\d\d \d\d:\d\d:\d\d$/),
      serial: expect.stringMatching(/^\d+$/),
      signature_algorithm: 'sha256',
      size: 256,
    });
  });

  it('reads old signatures, small keys and wildcards', () => {
    const old = { signature_algorithm: 'sha1', size: 1024, key_type: 'rsa', is_wildcard: true, domains: [], issuer: 'OldAuthorityInc' };
    expect(describeCertificate(CERTIFICATES.old)).toMatchObject(old);
    expect(describeCertificate(CERTIFICATES.weak)).toMatchObject({ signature_algorithm: 'md5', size: 512, issuer: NO_ISSUER });
  });

  it('throws for what is no certificate', () => {
    for (const text of ['', 'odd', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      expect(() => describeCertificate(text)).toThrow();
  });
});
