import type { Json, JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck, thresholdFact } from '../../../plugin/define-check.ts';
import { certificateExpiryChecks } from '../certificate-expiry-checks.ts';
import { parseDate } from '../parse-date.ts';
import { NO_ISSUER } from './describe-certificate.ts';

const iamSsl = { index: 'iamssl' };

const REPLACE = 'Replace the certificate with a new one from a known authority.';

const issuerUnreadable = defineCheck({
  id: 'iamssl.issuer-unreadable',
  watches: iamSsl,
  overrideKey: 'check_issuer (IAMSSLAuditor)',
  category: 'Could not extract valid certificate issuer.',
  score: 10,
  title: 'The certificate names the organisation that issued it',
  risk: 'Nobody can tell who vouches for it; often it was made by hand.',
  remedy: REPLACE,
  *audit({ config: { issuer } }) {
    if (typeof issuer === 'string' && issuer.includes(NO_ISSUER))
      yield { key: 'issuer', notes: issuer, facts: [configFact('issuer', issuer)] };
  },
});

/** Keys of elliptic curves are short and strong. The original stored no type and knew of RSA only. */
const COUNTED_TYPES: readonly (Json | undefined)[] = [undefined, null, 'rsa', 'rsa-pss', 'dsa'];

const keySizeCheck = (score: number, from: number, below: number): Check =>
  defineCheck<JsonObject>({
    id: `iamssl.key-size-below-${below}`,
    watches: iamSsl,
    overrideKey: `check_cert_size_lt_${below} (IAMSSLAuditor)`,
    category: `Cert size is less than ${below} bits.`,
    score,
    title: `The RSA key of the certificate has ${below} bits or more`,
    risk: 'Whoever computes the private key from the public one can pretend to be the service.',
    remedy: 'Replace the certificate with one whose key has 2048 bits or more, or is of an elliptic curve.',
    *audit({ config: { size, key_type: keyType } }) {
      if (typeof size !== 'number' || size < from || size >= below || !COUNTED_TYPES.includes(keyType)) return;
      yield { key: 'size', notes: `Actual size is ${size} bits.`, facts: [configFact('size', size), thresholdFact('bits', below)] };
    },
  });

const signatureCheck = (hash: 'md5' | 'sha1', method: string, score: number): Check =>
  defineCheck<JsonObject>({
    id: `iamssl.signature-${hash}`,
    watches: iamSsl,
    overrideKey: `${method} (IAMSSLAuditor)`,
    category: `Cert uses an ${hash.toUpperCase()} signature Algorithm`,
    score,
    title: `The certificate is not signed with ${hash.toUpperCase()}`,
    risk: 'A second certificate with the same signature can be made; browsers refuse such signatures.',
    remedy: REPLACE,
    *audit({ config: { signature_algorithm: algorithm } }) {
      if (typeof algorithm !== 'string' || !algorithm.toLowerCase().includes(hash)) return;
      yield { key: hash, notes: algorithm, facts: [configFact('signature_algorithm', algorithm)] };
    },
  });

const HEARTBLEED = Date.parse('2014-04-01T00:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

const uploadedBeforeHeartbleed = defineCheck({
  id: 'iamssl.uploaded-before-heartbleed',
  watches: iamSsl,
  overrideKey: 'check_upload_date_for_heartbleed (IAMSSLAuditor)',
  category: 'Cert may have been compromised by heartbleed.',
  score: 10,
  title: 'The certificate was uploaded after Heartbleed (CVE-2014-0160) had become known',
  risk: 'Its private key may have been read from the memory of a server.',
  remedy: 'Replace the certificate and its key, and revoke the old one.',
  *audit({ config: { upload_date: uploaded } }) {
    const date = parseDate(uploaded);
    if (date === null || date.getTime() >= HEARTBLEED) return;
    const days = Math.floor((HEARTBLEED - date.getTime()) / DAY_MS);
    yield { key: 'heartbleed', notes: `Cert was uploaded ${days} days before heartbleed.`, facts: [configFact('upload_date', uploaded)] };
  },
});

export const iamSslChecks: readonly Check[] = [
  ...certificateExpiryChecks({ index: iamSsl.index, auditorClass: 'IAMSSLAuditor', field: 'expiration' }),
  issuerUnreadable,
  keySizeCheck(10, 0, 1024),
  keySizeCheck(3, 1024, 2048),
  signatureCheck('md5', 'check_signature_algorith_for_md5', 3),
  signatureCheck('sha1', 'check_signature_algorith_for_sha1', 1),
  uploadedBeforeHeartbleed,
];
