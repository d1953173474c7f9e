import { type KeyObject, X509Certificate } from 'node:crypto';
import { required } from '../required.ts';

/** What is read from a certificate itself. Names and forms are those of the original. */
export interface CertificateFacts {
  readonly cn: string | null;
  readonly domains: readonly string[];
  readonly fingerprint: string;
  /** The organisation without blanks and punctuation. */
  readonly issuer: string;
  /** True, or null: never false. */
  readonly is_san: true | null;
  readonly is_wildcard: true | null;
  readonly key_type: string;
  readonly not_valid_after: string;
  readonly not_valid_before: string;
  readonly serial: string;
  /** The hash: `sha256`; the whole name where that names no hash. */
  readonly signature_algorithm: string;
  /** Bits of the public key, null for keys whose size says nothing. */
  readonly size: number | null;
}

export const CERTIFICATE_KEYS = [
  'cn',
  'domains',
  'fingerprint',
  'is_san',
  'is_wildcard',
  'issuer',
  'key_type',
  'not_valid_after',
  'not_valid_before',
  'serial',
  'signature_algorithm',
  'size',
] as const satisfies readonly (keyof CertificateFacts)[];

/** What stands in place of an issuer without an organisation; a check looks for it. */
export const NO_ISSUER = 'ERROR_EXTRACTING_ISSUER';

const CURVE_BITS: Readonly<Record<string, number>> = { prime256v1: 256, secp256k1: 256, secp384r1: 384, secp521r1: 521 };

type Name = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first value of a part of a distinguished name, which may have several. */
const nameAt = (name: Name, key: string): string | null => [name[key]].flat()[0] ?? null;

const sizeOf = ({ asymmetricKeyDetails: details }: KeyObject): number | null =>
  details?.modulusLength ?? CURVE_BITS[details?.namedCurve ?? ''] ?? null;

const hashOf = (algorithm: string): string => /md\d|sha-?\d+/i.exec(algorithm)?.[0].toLowerCase().replace('-', '') ?? algorithm;

const domainsOf = ({ subjectAltName }: X509Certificate): string[] =>
  (subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));

const instantText = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');

/** Reads a certificate in PEM. Throws when it is none. */
export const describeCertificate = (pem: string): CertificateFacts => {
  const certificate = new X509Certificate(pem);
  const { issuer, subject } = certificate.toLegacyObject() as unknown as { readonly issuer: Name; readonly subject: Name };
  const domains = domainsOf(certificate);
  const cn = nameAt(subject, 'CN');
  return {
    cn,
    domains,
    fingerprint: certificate.fingerprint256,
    issuer: nameAt(issuer, 'O')?.replaceAll(/[^\p{L}\p{N}]/gu, '') || NO_ISSUER,
    is_san: domains.length > 1 ? true : null,
    is_wildcard: [...domains, cn].some((name) => name?.startsWith('*')) ? true : null,
    key_type: required(certificate.publicKey.asymmetricKeyType, 'asymmetricKeyType'),
    not_valid_after: instantText(certificate.validToDate),
    not_valid_before: instantText(certificate.validFromDate),
    serial: BigInt(`0x${certificate.serialNumber}`).toString(),
    signature_algorithm: hashOf(required(certificate.signatureAlgorithm ?? certificate.signatureAlgorithmOid, 'signatureAlgorithm')),
    size: sizeOf(certificate.publicKey),
  };
};
