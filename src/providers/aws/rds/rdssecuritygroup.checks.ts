import { WHITELIST_IDENTIFIER } from '../../../model/account.ts';
import type { Finding } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { normalNetwork, rangeOf } from '../../../model/network-coverage.ts';
import { type Check, configFact, defineCheck, networkFact, type Subject } from '../../../plugin/define-check.ts';
import { findingKey } from '../policy/finding-key.ts';
import { isInside, PRIVATE_NETWORKS } from '../policy/network.ts';

const rdsSecurityGroup = { index: 'rdssecuritygroup' };

const ANYWHERE = '0.0.0.0/0';
const TEN_NET = '10.0.0.0/8';

/** Shorter than this is a large network: 256 addresses of IPv4, a site of IPv6. */
const LARGE = { 32: 24, 128: 48 } as const;

/** Equal ranges are one. */
const cidrsOf = ({ ip_ranges }: JsonObject): readonly string[] => {
  if (!Array.isArray(ip_ranges)) return [];
  const texts = (ip_ranges as readonly Json[])
    .filter(isJsonObject)
    .flatMap(({ cidr_ip }) => (typeof cidr_ip === 'string' ? [cidr_ip] : []));
  return [...new Set(texts)];
};

/** Null for what is no network with a length. */
const prefixLength = (cidr: string): number | null => {
  const length = /\/(\d{1,3})$/.exec(cidr)?.[1];
  return length === undefined ? null : Number(length);
};

const finding = (cidr: string): Finding => ({ key: findingKey(`cidr:${cidr}`), notes: cidr, facts: [configFact('cidr', cidr)] });

function* privateRanges(config: JsonObject): Iterable<Finding> {
  // Inside a VPC private addresses are what one expects.
  if (config['vpc_id']) return;
  for (const cidr of cidrsOf(config)) {
    const network = rangeOf(cidr);
    if (network !== null && isInside(network, PRIVATE_NETWORKS)) yield finding(cidr);
  }
}

const isWhitelisted = (network: string, { known }: Subject): boolean =>
  known.owners('network', network).owners.some(({ identifier }) => identifier === WHITELIST_IDENTIFIER);

function* largeNetworks(subject: Subject): Iterable<Finding> {
  for (const cidr of cidrsOf(subject.config)) {
    const [length, range, network] = [prefixLength(cidr), rangeOf(cidr), normalNetwork(cidr)];
    if (cidr === ANYWHERE || cidr === TEN_NET || length === null || length === 0 || range === null || network === null) continue;
    if (length >= LARGE[range.bits] || isWhitelisted(network, subject)) continue;
    const { facts, ...rest } = finding(cidr);
    yield { ...rest, facts: [...facts, networkFact(network, 'not whitelisted')] };
  }
}

const only = (config: JsonObject, wanted: (cidr: string) => boolean): Iterable<Finding> => cidrsOf(config).filter(wanted).map(finding);

const RISK = 'Whoever has an address in the range reaches the database.';
const REMEDY = 'Name the networks that need the database, or move it into a VPC.';

interface RangeCheck {
  readonly name: string;
  readonly method: string;
  readonly category: string;
  readonly score: number;
  readonly title: string;
  readonly audit: Check['audit'];
}

const CHECKS: readonly RangeCheck[] = [
  {
    name: 'classic-rfc1918',
    method: 'check_rds_ec2_rfc1918',
    category: 'Non-VPC RDS Security Group contains private RFC-1918 CIDR',
    score: 8,
    title: 'A database security group outside a VPC names no private network',
    audit: ({ config }) => privateRanges(config),
  },
  {
    name: 'network-larger-than-24',
    method: 'check_securitygroup_large_subnet',
    category: 'RDS Security Group network larger than /24',
    score: 3,
    title: 'The database security group names no network larger than /24',
    audit: largeNetworks,
  },
  {
    name: 'mask-zero',
    method: 'check_securitygroup_zero_subnet',
    category: 'RDS Security Group subnet mask is /0',
    score: 10,
    title: 'The database security group has no range of length zero',
    audit: ({ config }) => only(config, (cidr) => prefixLength(cidr) === 0 && cidr !== ANYWHERE),
  },
  {
    name: 'any-address',
    method: 'check_securitygroup_any',
    category: 'RDS Security Group contains 0.0.0.0/0',
    score: 5,
    title: 'The database security group does not let the whole internet in',
    audit: ({ config }) => only(config, (cidr) => cidr === ANYWHERE),
  },
  {
    name: 'ten-net',
    method: 'check_securitygroup_10net',
    category: 'RDS Security Group contains 10.0.0.0/8',
    score: 5,
    title: 'The database security group does not name all of 10.0.0.0/8',
    audit: ({ config }) => only(config, (cidr) => cidr === TEN_NET),
  },
];

export const rdsSecurityGroupChecks: readonly Check[] = CHECKS.map(({ name, method, ...texts }) =>
  defineCheck({
    ...texts,
    id: `rdssecuritygroup.${name}`,
    watches: rdsSecurityGroup,
    overrideKey: `${method} (RDSSecurityGroupAuditor)`,
    risk: RISK,
    remedy: REMEDY,
  }),
);
