import type { Fact, Finding } from '../../model/finding.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { type Check, defineCheck, type EphemeralInput, type Subject } from '../../plugin/define-check.ts';
import { serviceOf } from './policy/action-data.ts';
import { awsActionData } from './policy/aws-action-data.ts';
import { hasWildcard } from './policy/expand-actions.ts';
import { findingKey } from './policy/finding-key.ts';
import { ISSUE_CATEGORY } from './policy/issue-category.ts';
import { noteList } from './policy/note-list.ts';
import { oncePerConfig } from './policy/once-per-config.ts';
import { allowingStatements } from './policy/policy-document.ts';
import type { PolicyStatement } from './policy/policy-statement.ts';
import { factsOfActions, statementFacts } from './policy/statement-facts.ts';
import { grantsOf, PASS_ROLE, SECURITY_GROUP_MUTATIONS, type StatementGrants } from './policy/statement-grants.ts';

export interface IamPolicyFamily {
  readonly index: string;
  /** The original's class, which score overrides are stored under. */
  readonly auditorClass: string;
  /** What one of them is called in a sentence: `IAM role`. */
  readonly noun: string;
  /** The policies of one configuration, as they stand there. */
  readonly documents: (config: JsonObject) => Iterable<Json | undefined>;
  /** Ephemeral paths that `documents` reads. */
  readonly ephemeral?: readonly (string | EphemeralInput)[];
}

/** A statement that allows something, and what that comes to. */
interface Judged {
  readonly statement: PolicyStatement;
  readonly grants: StatementGrants;
}

const judgeStatements = (documents: Iterable<Json | undefined>): readonly Judged[] =>
  allowingStatements(documents).map((statement) => ({ statement, grants: grantsOf(statement, awsActionData) }));

/** What a check objects to in a statement; each is a finding of its own. */
interface Objection {
  /** Tells objections of one check apart, however the notes are worded. */
  readonly key: string;
  /** The beginning of the notes. */
  readonly notes: string;
  /** The service that it is about; null for all of them. */
  readonly service: string | null;
}

type Judge = (judged: Judged, subject: Subject) => readonly Objection[];

const NOTHING: readonly Objection[] = [];

/** What a statement is about, as the notes print it. */
const resourcesOf = ({ resources, notResources }: PolicyStatement): string =>
  noteList(notResources === null ? (resources ?? [null]) : ['*']);

/** Other services in the same statement are not what the finding rests on. */
const factsOf = (statements: readonly PolicyStatement[], service: string | null): readonly Fact[] => {
  if (service === null) return statementFacts(statements);
  return factsOfActions(statements, (action) => {
    const prefix = serviceOf(action).toLowerCase();
    return prefix === service || hasWildcard(prefix);
  });
};

interface Found {
  readonly objection: Objection;
  /** The notes after their beginning. */
  readonly ending: string;
  readonly statements: PolicyStatement[];
}

/** What is allowed on one set of resources is one finding, whichever statement or policy it stands in. */
function* judge(statements: readonly Judged[], subject: Subject, objectTo: Judge, namesResources: boolean): Iterable<Finding> {
  const found = new Map<string, Found>();
  for (const judged of statements) {
    const objections = objectTo(judged, subject);
    if (objections.length === 0) continue;
    const resources = namesResources ? resourcesOf(judged.statement) : '';
    for (const objection of objections) {
      const key = namesResources ? `${objection.key} on ${resources}` : objection.key;
      const known = found.get(key);
      if (known !== undefined) known.statements.push(judged.statement);
      else found.set(key, { objection, ending: namesResources ? ` Resources: ${resources}` : '', statements: [judged.statement] });
    }
  }
  for (const [key, { objection, ending, statements: concerned }] of found) {
    yield { key: findingKey(key), notes: `${objection.notes}${ending}`, facts: factsOf(concerned, objection.service) };
  }
}

const ADMIN: readonly Objection[] = [{ key: '*', notes: 'Actions: ["*"]', service: '*' }];
const IAM_ADMIN: readonly Objection[] = [{ key: 'iam:*', notes: 'Actions: ["iam:*"]', service: 'iam' }];
const PASSES_ROLES: readonly Objection[] = [{ key: PASS_ROLE, notes: `Actions: ${noteList([PASS_ROLE])}`, service: 'iam' }];
const USES_NOT_ACTION: readonly Objection[] = [{ key: 'NotAction', notes: 'Construct: ["NotAction"]', service: null }];
const USES_NOT_RESOURCE: readonly Objection[] = [{ key: 'NotResource', notes: 'Construct: ["NotResource"]', service: null }];

const permissionsManagement: Judge = ({ grants }) =>
  grants.permissionsOf.map((service) => ({ key: service, notes: `Service [${service}] Category: [Permissions]`, service }));

const dataPlaneWrite: Judge = ({ grants }, { settings: { sensitiveServices } }) => {
  const services = sensitiveServices === 'ALL' ? grants.writesTo : grants.writesTo.filter((service) => sensitiveServices.includes(service));
  return services.map((service) => ({ key: service, notes: `Service [${service}] Category: [DataPlaneWriteAccess]`, service }));
};

const securityGroupMutation: Judge = ({ grants: { sensitive } }) => {
  const actions = sensitive.filter((action) => SECURITY_GROUP_MUTATIONS.includes(action));
  return actions.length === 0 ? NOTHING : [{ key: 'security groups', notes: `Actions: ${noteList(actions)}`, service: 'ec2' }];
};

interface IamPolicyCheck {
  readonly id: string;
  readonly method: string;
  readonly category: string;
  readonly score: number;
  readonly title: (noun: string) => string;
  readonly risk: string;
  readonly remedy: string;
  readonly judge: Judge;
  /** False for checks that object to the statement itself, whatever it is about. */
  readonly namesResources?: false;
}

const CHECKS: readonly IamPolicyCheck[] = [
  {
    id: 'admin-star',
    method: 'check_star_privileges',
    category: ISSUE_CATEGORY.admin,
    score: 10,
    title: (noun) => `The ${noun} does not allow every action`,
    risk: 'Whoever holds these permissions owns the account.',
    remedy: 'List the actions that are needed; AWS access advisor shows which ones were used.',
    judge: ({ grants }) => (grants.everything ? ADMIN : NOTHING),
  },
  {
    id: 'admin-iam-star',
    method: 'check_iam_star_privileges',
    category: ISSUE_CATEGORY.admin,
    score: 10,
    title: (noun) => `The ${noun} does not allow every action of IAM`,
    risk: 'Whoever may do everything in IAM can give themselves every other permission.',
    remedy: 'List the actions of IAM that are needed.',
    judge: ({ grants }) => (grants.everythingOfIam ? IAM_ADMIN : NOTHING),
  },
  {
    id: 'permissions-management',
    method: 'check_permissions',
    category: ISSUE_CATEGORY.sensitivePermissions,
    score: 10,
    title: (noun) => `The ${noun} does not allow changing permissions`,
    risk: 'Permissions can be given away, to oneself or to others, without anybody else agreeing.',
    remedy: 'Leave actions that change policies, grants and sharing to the few roles that administer them.',
    judge: permissionsManagement,
  },
  {
    id: 'data-plane-write',
    method: 'check_mutable_sensitive_services',
    category: ISSUE_CATEGORY.sensitivePermissions,
    score: 1,
    title: (noun) => `The ${noun} does not allow writing to sensitive services`,
    risk: 'Data and resources of the service can be changed or destroyed.',
    remedy: 'Allow only the writing actions that are needed, on the resources that are meant.',
    judge: dataPlaneWrite,
  },
  {
    id: 'passrole',
    method: 'check_iam_passrole',
    category: ISSUE_CATEGORY.sensitivePermissions,
    score: 10,
    title: (noun) => `The ${noun} does not allow passing roles to services`,
    risk: 'Whoever can pass a role to a service can act with the permissions of that role.',
    remedy: 'Name the roles that may be passed, and the service with the condition iam:PassedToService.',
    judge: ({ grants }) => (grants.sensitive.includes(PASS_ROLE) ? PASSES_ROLES : NOTHING),
  },
  {
    id: 'notaction',
    method: 'check_notaction',
    category: ISSUE_CATEGORY.statementConstruction,
    score: 10,
    title: (noun) => `The ${noun} does not allow with NotAction`,
    risk: 'Everything that is not named is allowed, also actions that AWS adds later.',
    remedy: 'List what is allowed with Action.',
    judge: ({ statement }) => (statement.notActions === null ? NOTHING : USES_NOT_ACTION),
    namesResources: false,
  },
  {
    id: 'notresource',
    method: 'check_notresource',
    category: ISSUE_CATEGORY.statementConstruction,
    score: 10,
    title: (noun) => `The ${noun} does not allow with NotResource`,
    risk: 'Everything that is not named is allowed, also resources that are made later.',
    remedy: 'List the resources that are meant with Resource.',
    judge: ({ statement }) => (statement.notResources === null ? NOTHING : USES_NOT_RESOURCE),
    namesResources: false,
  },
  {
    id: 'security-group-mutation',
    method: 'check_security_group_permissions',
    category: ISSUE_CATEGORY.sensitivePermissions,
    score: 7,
    title: (noun) => `The ${noun} does not allow opening security groups`,
    risk: 'Instances can be opened to the internet without anybody else agreeing.',
    remedy: 'Leave changing security groups to the few roles that administer the network.',
    judge: securityGroupMutation,
  },
];

const defineIamPolicyCheck =
  (family: IamPolicyFamily, statementsOf: (config: JsonObject) => readonly Judged[]) =>
  (check: IamPolicyCheck): Check =>
    defineCheck({
      id: `${family.index}.${check.id}`,
      watches: family,
      overrideKey: `${check.method} (${family.auditorClass})`,
      ephemeral: family.ephemeral ?? [],
      category: check.category,
      score: check.score,
      title: check.title(family.noun),
      risk: check.risk,
      remedy: check.remedy,
      audit: (subject) => judge(statementsOf(subject.config), subject, check.judge, check.namesResources ?? true),
    });

/** The eight checks of technologies that carry IAM policies. */
export const iamPolicyChecks = (family: IamPolicyFamily): Check[] =>
  CHECKS.map(
    defineIamPolicyCheck(
      family,
      oncePerConfig((config) => judgeStatements(family.documents(config))),
    ),
  );
