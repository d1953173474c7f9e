import type { Finding } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { configFact } from '../../../plugin/define-check.ts';
import { findingKey } from '../policy/finding-key.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { noteList } from '../policy/note-list.ts';
import { stringList } from '../policy/string-list.ts';
import type { TlsVersion, Weakness } from './elb-security-policies.ts';
import { DEPRECATED_CIPHERS, EXPORT_CIPHERS, NOT_RECOMMENDED_CIPHERS } from './weak-ciphers.ts';

/** A security policy, where it is in use. */
export interface UsedPolicy {
  /** As notes name it: AWS's own name, or that of the custom policy. */
  readonly name: string;
  readonly ports: readonly Json[];
}

/** Deterministic: equal weaknesses of one policy are one finding. */
export const weaknessFinding = ({ name, ports }: UsedPolicy, { score, reason, cve }: Weakness): Finding => ({
  key: findingKey(`${name} ${noteList(ports)} ${reason}`),
  category: ISSUE_CATEGORY.insecureTls,
  score,
  notes: `Policy: [${name}] Port: ${noteList(ports)} Reason: [${reason}]${cve === undefined ? '' : ` CVE: [${cve}]`}`,
  facts: [configFact('policy', name), configFact('ports', [...ports]), configFact('weakness', reason)],
});

/** Versions that browsers and RFC 8996 have given up, with their points. */
const OLD_VERSIONS: Readonly<Partial<Record<TlsVersion, number>>> = { '1.0': 5, '1.1': 3 };

/** What the lowest allowed version is worth saying, or nothing. */
export const versionWeakness = (lowest: TlsVersion | null | undefined): Weakness | null => {
  const score = lowest ? OLD_VERSIONS[lowest] : undefined;
  return score === undefined ? null : { score, reason: `Allows TLS ${lowest}, which RFC 8996 forbids` };
};

const protocolsOf = ({ protocols }: JsonObject): JsonObject => (isJsonObject(protocols) ? protocols : {});

/** The lowest version of TLS that a custom policy switches on, or null. */
export const lowestOfCustom = (policy: JsonObject): TlsVersion | null => {
  const { tlsv1, tlsv1_1 } = protocolsOf(policy);
  if (tlsv1 === true) return '1.0';
  return tlsv1_1 === true ? '1.1' : null;
};

const cipherWeakness = (cipher: string): Weakness | null => {
  if (EXPORT_CIPHERS.has(cipher)) return { score: 10, reason: `Export grade cipher (${cipher})`, cve: 'FREAK CVE-2015-0204' };
  if (DEPRECATED_CIPHERS.has(cipher)) return { score: 10, reason: `Deprecated cipher (${cipher})` };
  return NOT_RECOMMENDED_CIPHERS.has(cipher) ? { score: 10, reason: `Cipher not recommended (${cipher})` } : null;
};

/** What is wrong with the protocols and ciphers of a policy that somebody put together themselves. */
export function* customWeaknesses(policy: JsonObject): Iterable<Weakness> {
  const { sslv2, sslv3 } = protocolsOf(policy);
  if (sslv2 === true) yield { score: 10, reason: 'SSLv2 is enabled' };
  if (sslv3 === true) yield { score: 10, reason: 'SSLv3 is enabled' };
  // Missing is not false: then nobody has said who chooses.
  if (policy['server_defined_cipher_order'] === false) yield { score: 10, reason: 'Server defined cipher order is disabled' };
  for (const cipher of new Set(stringList(policy['supported_ciphers']))) {
    const weakness = cipherWeakness(cipher);
    if (weakness !== null) yield weakness;
  }
}
