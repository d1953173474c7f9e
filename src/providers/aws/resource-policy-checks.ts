import type { Fact, Finding } from '../../model/finding.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { rangeOf } from '../../model/network-coverage.ts';
import {
  type AccountFacts,
  accountFact,
  type Check,
  configFact,
  defineCheck,
  networkFact,
  type Subject,
  settingFact,
} from '../../plugin/define-check.ts';
import { type Classification, classify, type EntityClass, isUniqueId } from './policy/classify.ts';
import { findingKey } from './policy/finding-key.ts';
import { ISSUE_CATEGORY } from './policy/issue-category.ts';
import { isInside, UNROUTED_NETWORKS } from './policy/network.ts';
import { noteList } from './policy/note-list.ts';
import { oncePerConfig } from './policy/once-per-config.ts';
import { isOpenStatement } from './policy/open-access.ts';
import { allowingStatements } from './policy/policy-document.ts';
import type { PolicyStatement, Who } from './policy/policy-statement.ts';
import { statementFacts } from './policy/statement-facts.ts';
import { sortedUnique } from './policy/string-list.ts';

export interface ResourcePolicyFamily {
  readonly index: string;
  /** The original's class, which score overrides are stored under. */
  readonly auditorClass: string;
  /** What one of them is called in a sentence: `S3 bucket`. */
  readonly noun: string;
  /** The policies of one configuration, as they stand there. */
  readonly documents: (config: JsonObject) => Iterable<Json | undefined>;
}

interface ResourcePolicy extends ResourcePolicyFamily {
  /** Those that allow something. */
  readonly statementsOf: (config: JsonObject) => readonly PolicyStatement[];
}

/** Somebody who is let in, by how many statements ever. */
interface Grant {
  readonly who: Who;
  readonly owner: AccountFacts | null;
  readonly label: string;
  readonly statements: PolicyStatement[];
}

const actionsOf = (statements: readonly PolicyStatement[]): readonly string[] => sortedUnique(statements.flatMap(({ actions }) => actions));

const entityText = ({ who, owner }: Grant): string => {
  const account = owner === null ? '' : `Account: [${owner.identifier}/${owner.name}] `;
  return `${account}Entity: [${who.category}:${who.value}]`;
};

const ownerFact = ({ who, owner, label }: Grant): Fact =>
  who.category === 'cidr' ? networkFact(who.value, label) : accountFact(owner?.identifier ?? who.value, label);

const grantFinding = (grant: Grant): Finding => ({
  key: findingKey(`${grant.who.category}:${grant.who.value}`),
  notes: `${entityText(grant)} Actions: ${noteList(actionsOf(grant.statements))}`,
  facts: [configFact('entity', grant.who.value), ownerFact(grant), ...statementFacts(grant.statements)],
});

const PARSE_ERROR_SCORE = 3;

const parseErrorFinding = (value: string): Finding => ({
  key: findingKey(`unparsable:${value}`),
  category: ISSUE_CATEGORY.parseError,
  score: PARSE_ERROR_SCORE,
  notes: `Could not parse ARN - ${value}`,
  facts: [configFact('entity', value)],
  remedy: 'Correct or remove the entry: AWS grants nothing to what it cannot read, and nobody can tell who was meant.',
});

/** Canonical users and web identity providers (`accounts.google.com`) are named by other texts than ARNs. */
const namesAnArn = ({ category, kind, value }: Who): boolean => {
  if (category !== 'principal') return category === 'arn';
  return kind !== 'CanonicalUser' && (kind !== 'Federated' || value.startsWith('arn:'));
};

const isUnparsable = (who: Who): boolean => who.arn === null && namesAnArn(who) && who.value !== '*' && !isUniqueId(who.value);

/** No packet from the internet has a private address, so in `aws:SourceIp` it lets nobody in. */
const isPrivateSource = ({ category, value }: Who): boolean => {
  const network = category === 'cidr' ? rangeOf(value) : null;
  return network !== null && isInside(network, UNROUTED_NETWORKS);
};

const LABELS = { SAME: 'same', FRIENDLY: 'friendly', THIRDPARTY: 'thirdparty', UNKNOWN: 'unknown' } as const satisfies Record<
  EntityClass,
  string
>;

const firstOf = (classes: readonly EntityClass[], found: Classification): EntityClass | undefined =>
  classes.find((entityClass) => found.has(entityClass));

/** Which statements and whom in them a check looks at. */
interface Scope {
  readonly statement: (statement: PolicyStatement, subject: Subject) => boolean;
  readonly who: (who: Who) => boolean;
}

interface Allowed {
  readonly statement: PolicyStatement;
  readonly who: Who;
}

function* allowed(policy: ResourcePolicy, subject: Subject, scope: Scope): Iterable<Allowed> {
  for (const statement of policy.statementsOf(subject.config)) {
    if (!scope.statement(statement, subject)) continue;
    for (const who of statement.whos) {
      if (scope.who(who)) yield { statement, who };
    }
  }
}

/** One finding per entity of one of the classes, however many statements name it, and one per text that cannot be read. */
function* crossAccount(policy: ResourcePolicy, subject: Subject, classes: readonly EntityClass[], scope: Scope): Iterable<Finding> {
  const grants = new Map<string, Grant>();
  const unparsable = new Set<string>();
  for (const { statement, who } of allowed(policy, subject, scope)) {
    if (isUnparsable(who)) unparsable.add(who.value);
    const key = `${who.category}:${who.value}`;
    const known = grants.get(key);
    if (known !== undefined) {
      known.statements.push(statement);
      continue;
    }
    const found = classify(who, subject);
    const entityClass = firstOf(classes, found);
    if (entityClass === undefined) continue;
    grants.set(key, { who, owner: found.get(entityClass) ?? null, label: LABELS[entityClass], statements: [statement] });
  }
  for (const grant of grants.values()) yield grantFinding(grant);
  for (const value of unparsable) yield parseErrorFinding(value);
}

const isAnybody = ({ category, value }: Who): boolean => category === 'principal' && value === '*';
const isServicePrincipal = ({ category, arn }: Who): boolean => category === 'principal' && arn !== null && arn.isService;

const KNOWN_ACCESS: Scope = { statement: () => true, who: (who) => !isPrivateSource(who) };

const UNKNOWN_ACCESS: Scope = {
  // Who else is named in a statement that lets everybody in does not matter; other statements of the document do.
  statement: (statement, { settings }) => !isOpenStatement(statement, settings.openPrefixLength),
  who: (who) => !isAnybody(who) && !isServicePrincipal(who) && !isPrivateSource(who),
};

const ROOT_ACCESS: Scope = {
  statement: () => true,
  // A bare account number means the root of that account.
  who: ({ arn }) => arn !== null && (arn.root || (arn.account !== null && arn.resource === null)),
};

const principalsOf = (statements: readonly PolicyStatement[]): readonly string[] =>
  sortedUnique(statements.flatMap(({ whos }) => whos.filter(({ category }) => category === 'principal').map(({ value }) => value)));

function* internetAccess(policy: ResourcePolicy, { config, settings }: Subject): Iterable<Finding> {
  const open = policy.statementsOf(config).filter((statement) => isOpenStatement(statement, settings.openPrefixLength));
  if (open.length === 0) return;
  const judgesNetworks = open.some(({ conditionKeys }) => conditionKeys.some(({ category }) => category === 'cidr'));
  yield {
    key: 'principal:*',
    notes: `Entity: [principal:*] Actions: ${noteList(actionsOf(open))}`,
    facts: [
      configFact('principals', principalsOf(open)),
      ...statementFacts(open),
      ...(judgesNetworks ? [settingFact('open_prefix_length', settings.openPrefixLength)] : []),
    ],
  };
}

const internetAccessible = (policy: ResourcePolicy): Check =>
  defineCheck({
    id: `${policy.index}.policy-internet-accessible`,
    watches: policy,
    overrideKey: `check_internet_accessible (${policy.auditorClass})`,
    category: ISSUE_CATEGORY.internetAccessible,
    score: 10,
    title: `The policy of the ${policy.noun} does not let the whole internet in`,
    risk: 'Anybody, with an AWS account or without one, can do what the open statements allow.',
    remedy:
      'Name the principals that need the access, or add a condition that every caller must meet, such as aws:PrincipalOrgID or aws:SourceVpce.',
    audit: (subject) => internetAccess(policy, subject),
  });

const friendly = (policy: ResourcePolicy): Check =>
  defineCheck({
    id: `${policy.index}.policy-friendly-cross-account`,
    watches: policy,
    overrideKey: `check_friendly_cross_account (${policy.auditorClass})`,
    category: ISSUE_CATEGORY.friendly,
    score: 0,
    title: `Other accounts of ours that may use the ${policy.noun} are known`,
    risk: 'A break-in into the other account reaches this one.',
    remedy: 'Justify the access, or remove the other account from the policy.',
    audit: (subject) => crossAccount(policy, subject, ['FRIENDLY'], KNOWN_ACCESS),
  });

const thirdParty = (policy: ResourcePolicy): Check =>
  defineCheck({
    id: `${policy.index}.policy-thirdparty-cross-account`,
    watches: policy,
    overrideKey: `check_thirdparty_cross_account (${policy.auditorClass})`,
    category: ISSUE_CATEGORY.thirdParty,
    score: 0,
    title: `Third parties that may use the ${policy.noun} are known`,
    risk: 'How well the third party protects its account decides how well this one is protected.',
    remedy: 'Justify the access while the contract lasts, and remove it afterwards.',
    audit: (subject) => crossAccount(policy, subject, ['THIRDPARTY'], KNOWN_ACCESS),
  });

const unknown = (policy: ResourcePolicy): Check =>
  defineCheck({
    id: `${policy.index}.policy-unknown-cross-account`,
    watches: policy,
    overrideKey: `check_unknown_cross_account (${policy.auditorClass})`,
    category: ISSUE_CATEGORY.unknown,
    score: 10,
    title: `Nobody unknown may use the ${policy.noun}`,
    risk: 'An account, a network or an identity that nobody here knows can do what the statement allows.',
    remedy: 'Find out whose it is: add the account or the network to the known ones, or remove it from the policy.',
    audit: (subject) => crossAccount(policy, subject, ['UNKNOWN'], UNKNOWN_ACCESS),
  });

const root = (policy: ResourcePolicy): Check =>
  defineCheck({
    id: `${policy.index}.policy-root-cross-account`,
    watches: policy,
    overrideKey: `check_root_cross_account (${policy.auditorClass})`,
    category: ISSUE_CATEGORY.crossAccountRoot,
    score: 6,
    title: `The ${policy.noun} trusts single roles of other accounts, not whole accounts`,
    risk: 'Every identity of the other account can be given this access by an administrator there.',
    remedy: 'Name the roles or users that need the access instead of the account or its root.',
    audit: (subject) => crossAccount(policy, subject, ['FRIENDLY', 'THIRDPARTY', 'UNKNOWN'], ROOT_ACCESS),
  });

/** The five checks of technologies that carry a resource policy. */
export const resourcePolicyChecks = (family: ResourcePolicyFamily): Check[] => {
  const policy = { ...family, statementsOf: oncePerConfig((config) => allowingStatements(family.documents(config))) };
  return [internetAccessible, friendly, thirdParty, unknown, root].map((define) => define(policy));
};
