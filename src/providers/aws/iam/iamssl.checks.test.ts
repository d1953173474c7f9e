import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { iamSslChecks } from './iamssl.checks.ts';

const notes = (check: string, config: JsonObject) => auditInTest(iamSslChecks, `iamssl.${check}`, config).notes;

describe('the checks of server certificates', () => {
  it('look at the issuer', () => {
    expect(notes('issuer-unreadable', { issuer: 'ERROR_EXTRACTING_ISSUER' })).toEqual(['ERROR_EXTRACTING_ISSUER']);
    expect(notes('issuer-unreadable', { issuer: 'Example' })).toEqual([]);
    expect(notes('issuer-unreadable', {})).toEqual([]);
  });

  it('look at the size of RSA keys, and of no others', () => {
    expect(notes('key-size-below-1024', { size: 1023 })).toEqual(['Actual size is 1023 bits.']);
    expect(notes('key-size-below-1024', { size: 1024 })).toEqual([]);
    expect(notes('key-size-below-2048', { size: 1024, key_type: 'rsa' })).toEqual(['Actual size is 1024 bits.']);
    expect(notes('key-size-below-2048', { size: 2048 })).toEqual([]);
    expect(notes('key-size-below-1024', { size: 256, key_type: 'ec' })).toEqual([]);
    expect(notes('key-size-below-1024', { size: null, key_type: 'ed25519' })).toEqual([]);
  });

  it('look at the hash of the signature', () => {
    expect(notes('signature-md5', { signature_algorithm: 'MD5' })).toEqual(['MD5']);
    expect(notes('signature-sha1', { signature_algorithm: 'sha1' })).toEqual(['sha1']);
    for (const check of ['signature-md5', 'signature-sha1']) {
      expect(notes(check, { signature_algorithm: 'sha256' })).toEqual([]);
      expect(notes(check, {})).toEqual([]);
    }
  });

  it('look at the day of the upload', () => {
    expect(notes('uploaded-before-heartbleed', { upload_date: '2014-03-30T12:00:00Z' })).toEqual([
      'Cert was uploaded 1 days before heartbleed.',
    ]);
    expect(notes('uploaded-before-heartbleed', { upload_date: '2014-04-01T00:00:00Z' })).toEqual([]);
    expect(notes('uploaded-before-heartbleed', {})).toEqual([]);
  });

  it('read the expiry as IAM tells it', () => {
    expect(notes('expired', { expiration: '2012-05-08T01:02:03Z' })).toEqual(['Expired on 2012-05-08 01:02:03+00:00.']);
  });
});
