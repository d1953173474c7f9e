import type { Finding } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';
import { entranceCheck, entranceFindings, type Listener } from '../open-to-groups.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { stringList } from '../policy/string-list.ts';
import { LOWEST_TLS_VERSION, UNKNOWN_POLICY, WEAKNESSES, type Weakness } from '../tls/elb-security-policies.ts';
import { type UsedPolicy, versionWeakness, weaknessFinding } from '../tls/tls-findings.ts';

const alb = { index: 'alb' };

const objectsAt = (config: JsonObject, field: string): readonly JsonObject[] => {
  const value = config[field];
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
};

const listeners = (config: JsonObject): readonly Listener[] =>
  objectsAt(config, 'Listeners').flatMap(({ Protocol: protocol, Port: port }) =>
    typeof protocol === 'string' && typeof port === 'number' ? [{ protocol, port }] : [],
  );

/** One per listener that has a security policy. */
const usedPolicies = (config: JsonObject): readonly UsedPolicy[] =>
  objectsAt(config, 'Listeners').flatMap(({ SslPolicy, Port }) =>
    typeof SslPolicy === 'string' && SslPolicy !== '' ? [{ name: SslPolicy, ports: Port === undefined ? [] : [Port] }] : [],
  );

const tlsCheck = (
  texts: Pick<Check, 'id' | 'title' | 'risk' | 'overrideKey' | 'score'>,
  judge: (name: string) => readonly Weakness[],
): Check =>
  defineCheck({
    ...texts,
    watches: alb,
    category: ISSUE_CATEGORY.insecureTls,
    remedy: 'Choose the newest security policy that your clients can speak, such as ELBSecurityPolicy-TLS13-1-2-2021-06.',
    audit: ({ config }) => {
      const findings = usedPolicies(config).flatMap((used) => judge(used.name).map((weakness) => weaknessFinding(used, weakness)));
      // Two listeners that differ in nothing that is told are one finding.
      return new Map(findings.map((finding) => [finding.key, finding])).values();
    },
  });

const ofPolicy = (name: string): readonly Weakness[] => WEAKNESSES.get(name) ?? (LOWEST_TLS_VERSION.has(name) ? [] : [UNKNOWN_POLICY]);

const versionsOf = (name: string): readonly Weakness[] => {
  const weakness = versionWeakness(LOWEST_TLS_VERSION.get(name));
  return weakness === null ? [] : [weakness];
};

interface Recommended {
  readonly attribute: string;
  readonly notes: string;
}

/** Only an attribute that is there and off is one that the load balancer could have switched on. */
function* switchedOff(config: JsonObject, { attribute, notes }: Recommended): Iterable<Finding> {
  const isOff = objectsAt(config, 'Attributes').some(({ Key, Value }) => Key === attribute && Value === 'false');
  if (isOff) yield { key: attribute, notes, facts: [configFact(attribute, 'false')] };
}

const accessLogs = defineCheck({
  id: 'alb.access-logs',
  watches: alb,
  overrideKey: 'check_logging (ELBv2Auditor)',
  category: ISSUE_CATEGORY.recommendation,
  score: 1,
  title: 'The load balancer keeps access logs',
  risk: 'Without logs nobody can tell afterwards who came and what was asked for.',
  remedy: 'Turn on access logs and give them a bucket.',
  audit: ({ config }) => switchedOff(config, { attribute: 'access_logs.s3.enabled', notes: 'Enable access logs' }),
});

const deletionProtection = defineCheck({
  id: 'alb.deletion-protection',
  watches: alb,
  overrideKey: 'check_deletion_protection (ELBv2Auditor)',
  category: ISSUE_CATEGORY.recommendation,
  score: 1,
  title: 'The load balancer is protected from deletion',
  risk: 'One wrong command takes everything behind it off the network.',
  remedy: 'Turn on deletion protection.',
  audit: ({ config }) => switchedOff(config, { attribute: 'deletion_protection.enabled', notes: 'Enable deletion protection' }),
});

const RISK = 'With weak ciphers or protocols somebody on the way can read or change what is sent.';

export const albChecks: readonly Check[] = [
  entranceCheck({
    ...alb,
    id: 'alb.internet-facing',
    overrideKey: 'check_internet_facing (ELBv2Auditor)',
    title: 'The load balancer is not open to the internet without need',
    remedy: 'Make it internal, or let its security groups name the networks that are meant and justify what remains.',
    audit: (subject) => {
      const { config } = subject;
      if (config['Scheme'] !== 'internet-facing') return [];
      const groups = stringList(config['SecurityGroups']);
      return entranceFindings({ how: 'Internet-facing', field: 'Scheme', listeners: listeners(config), groups }, subject);
    },
  }),
  accessLogs,
  deletionProtection,
  tlsCheck(
    {
      id: 'alb.tls-policy',
      overrideKey: 'check_ssl_policy (ELBv2Auditor)',
      score: 10,
      title: 'The TLS listeners of the load balancer use a good security policy',
      risk: RISK,
    },
    ofPolicy,
  ),
  tlsCheck(
    {
      id: 'alb.tls-version',
      score: 5,
      title: 'The TLS listeners of the load balancer speak TLS 1.2 or newer only',
      risk: 'TLS 1.0 and 1.1 rest on broken hashes; a client can be made to fall back to them.',
    },
    versionsOf,
  ),
];
