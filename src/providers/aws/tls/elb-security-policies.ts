/**
 * What AWS's own security policies of load balancers allow. Sources: "Security policies for your Application Load Balancer",
 * "… Network Load Balancer" and "Predefined SSL security policies for Classic Load Balancers" in the Elastic Load Balancing
 * user guides; the names were compared with those of the AWS CDK (aws/aws-cdk, `SslPolicy`) on the day below.
 */
export const ELB_SECURITY_POLICIES_COMPARED = '2026-11-23';

export type TlsVersion = '1.0' | '1.1' | '1.2' | '1.3';

/** Endings of the families of policies that differ in ciphers only. */
const named = (lowest: TlsVersion, ...endings: readonly string[]): readonly (readonly [string, TlsVersion])[] =>
  endings.map((ending) => [`ELBSecurityPolicy-${ending}`, lowest] as const);

/** Policy → the lowest version of TLS that it allows. */
export const LOWEST_TLS_VERSION: ReadonlyMap<string, TlsVersion> = new Map([
  ...named('1.0', '2011-08', '2014-01', '2014-10', '2015-02', '2015-03', '2015-05', '2016-08'),
  ...named('1.0', 'TLS-1-0-2015-04', 'FS-2018-06', 'TLS13-1-0-2021-06', 'TLS13-1-0-PQ-2025-09'),
  ...named('1.0', 'TLS13-1-0-FIPS-2023-04', 'TLS13-1-0-FIPS-PQ-2025-09'),
  ...named('1.1', 'TLS-1-1-2017-01', 'FS-1-1-2019-08', 'TLS13-1-1-2021-06', 'TLS13-1-1-FIPS-2023-04', 'TLS13-1-1-FIPS-PQ-2025-09'),
  ...named('1.2', 'TLS-1-2-2017-01', 'TLS-1-2-Ext-2018-06', 'FS-1-2-2019-08', 'FS-1-2-Res-2019-08', 'FS-1-2-Res-2020-10'),
  ...named('1.2', 'TLS13-1-2-2021-06', 'TLS13-1-2-Res-2021-06', 'TLS13-1-2-Ext1-2021-06', 'TLS13-1-2-Ext2-2021-06'),
  ...named('1.2', 'TLS13-1-2-PQ-2025-09', 'TLS13-1-2-Res-PQ-2025-09', 'TLS13-1-2-Ext1-PQ-2025-09', 'TLS13-1-2-Ext2-PQ-2025-09'),
  ...named('1.2', 'TLS13-1-2-FIPS-2023-04', 'TLS13-1-2-Res-FIPS-2023-04', 'TLS13-1-2-FIPS-PQ-2025-09', 'TLS13-1-2-Res-FIPS-PQ-2025-09'),
  ...named('1.2', 'TLS13-1-2-Ext0-FIPS-2023-04', 'TLS13-1-2-Ext1-FIPS-2023-04', 'TLS13-1-2-Ext2-FIPS-2023-04'),
  ...named('1.2', 'TLS13-1-2-Ext0-FIPS-PQ-2025-09', 'TLS13-1-2-Ext1-FIPS-PQ-2025-09', 'TLS13-1-2-Ext2-FIPS-PQ-2025-09'),
  ...named('1.3', 'TLS13-1-3-2021-06', 'TLS13-1-3-PQ-2025-09', 'TLS13-1-3-FIPS-2023-04', 'TLS13-1-3-FIPS-PQ-2025-09'),
]);

/** Something that is wrong with a policy. */
export interface Weakness {
  readonly score: number;
  readonly reason: string;
  readonly cve?: string;
}

const POODLE: Weakness = { score: 10, reason: 'Vulnerable to poodlebleed' };
const RC4: Weakness = { score: 10, reason: 'Contains RC4 ciphers (ECDHE-RSA-RC4-SHA and RC4-SHA)' };
const LOGJAM: Weakness = { score: 5, reason: 'Uses diffie-hellman (DHE-DSS-AES128-SHA)', cve: 'LOGJAM CVE-2015-4000' };
/** Triple DES, kept for Windows XP. */
const SWEET32: Weakness = { score: 5, reason: 'Weak cipher (DES-CBC3-SHA) for Windows XP support', cve: 'SWEET32 CVE-2016-2183' };

/** What is wrong with the ciphers of the older policies of AWS; the others have nothing of the kind. */
export const WEAKNESSES: ReadonlyMap<string, readonly Weakness[]> = new Map([
  [
    'ELBSecurityPolicy-2011-08',
    [
      { score: 10, reason: 'Vulnerable and deprecated' },
      POODLE,
      { score: 10, reason: 'Lacks server order cipher preference' },
      { score: 10, reason: 'Contains RC4 ciphers (RC4-SHA)' },
      SWEET32,
    ],
  ],
  ['ELBSecurityPolicy-2014-01', [POODLE, LOGJAM, RC4]],
  ['ELBSecurityPolicy-2014-10', [RC4, LOGJAM]],
  ['ELBSecurityPolicy-2015-02', [LOGJAM]],
  ['ELBSecurityPolicy-2015-03', [SWEET32, LOGJAM]],
  ['ELBSecurityPolicy-TLS-1-0-2015-04', [SWEET32]],
]);

export const UNKNOWN_POLICY: Weakness = { score: 10, reason: 'Unknown reference policy' };
/** Classic load balancers have more ciphers in this one than the newer ones. */
export const CLASSIC_2015_05: readonly Weakness[] = [SWEET32];
