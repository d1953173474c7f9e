import type { Finding } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck, type Subject } from '../../../plugin/define-check.ts';
import { entranceCheck, entranceFindings, type Listener } from '../open-to-groups.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { stringList } from '../policy/string-list.ts';
import { CLASSIC_2015_05, LOWEST_TLS_VERSION, UNKNOWN_POLICY, WEAKNESSES, type Weakness } from '../tls/elb-security-policies.ts';
import { customWeaknesses, lowestOfCustom, type UsedPolicy, versionWeakness, weaknessFinding } from '../tls/tls-findings.ts';

const elb = { index: 'elb' };

const listenersOf = ({ ListenerDescriptions }: JsonObject): readonly JsonObject[] =>
  Array.isArray(ListenerDescriptions) ? (ListenerDescriptions as readonly Json[]).filter(isJsonObject) : [];

const listeners = (config: JsonObject): readonly Listener[] =>
  listenersOf(config).flatMap(({ Protocol: protocol, LoadBalancerPort: port }) =>
    typeof protocol === 'string' && typeof port === 'number' ? [{ protocol, port }] : [],
  );

function* internetScheme(subject: Subject): Iterable<Finding> {
  const { Scheme, VPCId, SecurityGroups } = subject.config;
  if (Scheme !== 'internet-facing') return;
  if (!VPCId) {
    const facts = [configFact('Scheme', Scheme), configFact('VPCId', null)];
    yield { key: 'classic', score: 1, notes: 'EC2 Classic ELB has internet-facing scheme.', facts };
    return;
  }
  const groups = stringList(SecurityGroups);
  yield* entranceFindings({ how: 'Internet-facing', field: 'Scheme', listeners: listeners(subject.config), groups }, subject);
}

interface NegotiationPolicy {
  readonly policy: JsonObject;
  /** AWS's own policy that it stands for; null for a custom one. */
  readonly reference: string | null;
  readonly used: UsedPolicy;
}

function* negotiationPolicies(config: JsonObject): Iterable<NegotiationPolicy> {
  const { PolicyDescriptions } = config;
  if (!isJsonObject(PolicyDescriptions)) return;
  for (const [name, policy] of Object.entries(PolicyDescriptions)) {
    if (!isJsonObject(policy) || policy['type'] !== 'SSLNegotiationPolicyType') continue;
    const { reference_security_policy: told } = policy;
    const reference = typeof told === 'string' && told !== '' ? told : null;
    const users = listenersOf(config).filter(({ PolicyNames }) => stringList(PolicyNames).includes(name));
    const ports = users.flatMap(({ LoadBalancerPort }) => (LoadBalancerPort === undefined ? [] : [LoadBalancerPort]));
    yield { policy, reference, used: { name: reference ?? name, ports } };
  }
}

const ofReference = (reference: string): readonly Weakness[] => {
  if (reference === 'ELBSecurityPolicy-2015-05') return CLASSIC_2015_05;
  return WEAKNESSES.get(reference) ?? (LOWEST_TLS_VERSION.has(reference) ? [] : [UNKNOWN_POLICY]);
};

const CUSTOM: Weakness = { score: 8, reason: 'Custom listener policies discouraged' };

/** The only policy of AWS that was known for whom it locks out. */
const WITHOUT_XP = 'ELBSecurityPolicy-2015-02';

const xpFinding = ({ name, ports }: UsedPolicy): Finding => ({
  key: 'windows-xp',
  category: ISSUE_CATEGORY.informational,
  score: 0,
  notes: `${name} is not Windows XP compatible`,
  facts: [configFact('policy', name), configFact('ports', [...ports])],
});

function* tlsPolicies(config: JsonObject): Iterable<Finding> {
  for (const { policy, reference, used } of negotiationPolicies(config)) {
    if (reference === WITHOUT_XP) yield xpFinding(used);
    const weaknesses = reference === null ? [CUSTOM, ...customWeaknesses(policy)] : ofReference(reference);
    for (const weakness of weaknesses) yield weaknessFinding(used, weakness);
  }
}

function* tlsVersions(config: JsonObject): Iterable<Finding> {
  for (const { policy, reference, used } of negotiationPolicies(config)) {
    const weakness = versionWeakness(reference === null ? lowestOfCustom(policy) : LOWEST_TLS_VERSION.get(reference));
    if (weakness !== null) yield weaknessFinding(used, weakness);
  }
}

/** Two policies of one listener may refer to the same one of AWS; that is one finding. */
const unique = (findings: Iterable<Finding>): Iterable<Finding> => new Map([...findings].map((finding) => [finding.key, finding])).values();

const accessLogs = defineCheck({
  id: 'elb.access-logs',
  watches: elb,
  overrideKey: 'check_logging (ELBAuditor)',
  category: ISSUE_CATEGORY.recommendation,
  score: 1,
  title: 'The load balancer keeps access logs',
  risk: 'Without logs nobody can tell afterwards who came and what was asked for.',
  remedy: 'Turn on access logs and give them a bucket.',
  *audit({ config: { Attributes } }) {
    const log = isJsonObject(Attributes) ? Attributes['AccessLog'] : undefined;
    if (isJsonObject(log) && log['Enabled'] === true) return;
    yield { key: 'access-logs', notes: 'Enable access logs', facts: [configFact('/Attributes/AccessLog/Enabled', false)] };
  },
});

export const elbChecks: readonly Check[] = [
  entranceCheck({
    ...elb,
    id: 'elb.internet-scheme',
    overrideKey: 'check_internet_scheme (ELBAuditor)',
    title: 'The load balancer is not open to the internet without need',
    remedy: 'Make it internal, or let its security groups name the networks that are meant and justify what remains.',
    audit: internetScheme,
  }),
  defineCheck({
    id: 'elb.tls-policy',
    watches: elb,
    overrideKey: 'check_listener_reference_policy (ELBAuditor)',
    category: ISSUE_CATEGORY.insecureTls,
    score: 10,
    title: 'The TLS listeners of the load balancer use a good security policy of AWS',
    risk: 'With weak ciphers or protocols somebody on the way can read or change what is sent.',
    remedy: 'Choose the newest predefined security policy that your clients can speak.',
    audit: ({ config }) => unique(tlsPolicies(config)),
  }),
  defineCheck({
    id: 'elb.tls-version',
    watches: elb,
    category: ISSUE_CATEGORY.insecureTls,
    score: 5,
    title: 'The TLS listeners of the load balancer speak TLS 1.2 or newer only',
    risk: 'TLS 1.0 and 1.1 rest on broken hashes; a client can be made to fall back to them.',
    remedy: 'Choose ELBSecurityPolicy-TLS-1-2-2017-01, or move to a load balancer that speaks TLS 1.3.',
    audit: ({ config }) => unique(tlsVersions(config)),
  }),
  accessLogs,
];
