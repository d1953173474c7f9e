import type { Finding } from '../../model/finding.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { type Check, defineCheck, type Subject } from '../../plugin/define-check.ts';
import { awsActionData } from './policy/aws-action-data.ts';
import { findingKey } from './policy/finding-key.ts';
import { ISSUE_CATEGORY } from './policy/issue-category.ts';
import { noteList } from './policy/note-list.ts';
import { parsePolicyDocument } from './policy/policy-document.ts';
import type { PolicyStatement } from './policy/policy-statement.ts';
import { statementFacts } from './policy/statement-facts.ts';
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
  readonly ephemeral?: readonly string[];
}

/** A statement that allows something, with what all checks want to know of it. */
interface Judged {
  readonly statement: PolicyStatement;
  readonly grants: StatementGrants;
  /** What it is about, as the notes print it. */
  readonly resources: string;
}

const resourcesOf = ({ resources, notResources }: PolicyStatement): string =>
  noteList(notResources === null ? (resources ?? [null]) : ['*']);

function* readStatements(documents: Iterable<Json | undefined>): Iterable<Judged> {
  for (const document of documents) {
    for (const statement of parsePolicyDocument(document).statements) {
      if (statement.allows) yield { statement, grants: grantsOf(statement, awsActionData), resources: resourcesOf(statement) };
    }
  }
}

/** Eight checks look at the same configuration one after the other, so its statements are judged once. */
const statementReader = ({ documents }: IamPolicyFamily): ((config: JsonObject) => readonly Judged[]) => {
  const read = new WeakMap<JsonObject, readonly Judged[]>();
  return (config) => {
    const known = read.get(config);
    if (known !== undefined) return known;
    const statements = [...readStatements(documents(config))];
    read.set(config, statements);
    return statements;
  };
};

/** What a check objects to in a statement: the beginning of the notes, one for each finding. */
type Judge = (judged: Judged, subject: Subject) => readonly string[];

const NOTHING: readonly string[] = [];

/** The key names the resources: what is allowed on one set of them is one finding, whichever statement or policy it stands in. */
function* judge(statements: readonly Judged[], subject: Subject, objections: Judge, printsResources: boolean): Iterable<Finding> {
  const found = new Map<string, { notes: string; statements: PolicyStatement[] }>();
  for (const judged of statements) {
    for (const objection of objections(judged, subject)) {
      const key = printsResources ? `${objection} on ${judged.resources}` : objection;
      const known = found.get(key);
      if (known !== undefined) known.statements.push(judged.statement);
      else
        found.set(key, {
          notes: printsResources ? `${objection} Resources: ${judged.resources}` : objection,
          statements: [judged.statement],
        });
    }
  }
  for (const [key, { notes, statements: concerned }] of found) yield { key: findingKey(key), notes, facts: statementFacts(concerned) };
}

const dataPlaneWrite: Judge = ({ grants }, { settings: { sensitiveServices } }) => {
  const services = sensitiveServices === 'ALL' ? grants.writesTo : grants.writesTo.filter((service) => sensitiveServices.includes(service));
  return services.map((service) => `Service [${service}] Category: [DataPlaneWriteAccess]`);
};

const securityGroupMutation: Judge = ({ grants: { sensitive } }) => {
  const actions = sensitive.filter((action) => SECURITY_GROUP_MUTATIONS.includes(action));
  return actions.length === 0 ? NOTHING : [`Actions: ${noteList(actions)}`];
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
  /** False for checks whose notes say nothing about resources. */
  readonly printsResources?: false;
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
    judge: ({ grants }) => (grants.everything ? ['Actions: ["*"]'] : NOTHING),
  },
  {
    id: 'admin-iam-star',
    method: 'check_iam_star_privileges',
    category: ISSUE_CATEGORY.admin,
    score: 10,
    title: (noun) => `The ${noun} does not allow every action of IAM`,
    risk: 'Whoever may do everything in IAM can give themselves every other permission.',
    remedy: 'List the actions of IAM that are needed.',
    judge: ({ grants }) => (grants.everythingOfIam ? ['Actions: ["iam:*"]'] : NOTHING),
  },
  {
    id: 'permissions-management',
    method: 'check_permissions',
    category: ISSUE_CATEGORY.sensitivePermissions,
    score: 10,
    title: (noun) => `The ${noun} does not allow changing permissions`,
    risk: 'Permissions can be given away, to oneself or to others, without anybody else agreeing.',
    remedy: 'Leave actions that change policies, grants and sharing to the few roles that administer them.',
    judge: ({ grants }) => grants.permissionsOf.map((service) => `Service [${service}] Category: [Permissions]`),
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
    judge: ({ grants }) => (grants.sensitive.includes(PASS_ROLE) ? [`Actions: ["${PASS_ROLE}"]`] : NOTHING),
  },
  {
    id: 'notaction',
    method: 'check_notaction',
    category: ISSUE_CATEGORY.statementConstruction,
    score: 10,
    title: (noun) => `The ${noun} does not allow with NotAction`,
    risk: 'Everything that is not named is allowed, also actions that AWS adds later.',
    remedy: 'List what is allowed with Action.',
    judge: ({ statement }) => (statement.notActions === null ? NOTHING : ['Construct: ["NotAction"]']),
    printsResources: false,
  },
  {
    id: 'notresource',
    method: 'check_notresource',
    category: ISSUE_CATEGORY.statementConstruction,
    score: 10,
    title: (noun) => `The ${noun} does not allow with NotResource`,
    risk: 'Everything that is not named is allowed, also resources that are made later.',
    remedy: 'List the resources that are meant with Resource.',
    judge: ({ statement }) => (statement.notResources === null ? NOTHING : ['Construct: ["NotResource"]']),
    printsResources: false,
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
      audit: (subject) => judge(statementsOf(subject.config), subject, check.judge, check.printsResources ?? true),
    });

/** The eight checks of technologies that carry IAM policies. */
export const iamPolicyChecks = (family: IamPolicyFamily): Check[] => CHECKS.map(defineIamPolicyCheck(family, statementReader(family)));
