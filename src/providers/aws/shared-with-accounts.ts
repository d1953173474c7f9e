import type { Finding } from '../../model/finding.ts';
import type { JsonObject } from '../../model/json.ts';
import { accountFact, type Check, configFact, defineCheck, type Subject } from '../../plugin/define-check.ts';
import { classifyAccount, type EntityClass } from './policy/classify.ts';
import { findingKey } from './policy/finding-key.ts';
import { ISSUE_CATEGORY } from './policy/issue-category.ts';

/** Snapshots and images that can be given to other accounts, or to everybody. */
export interface SharedFamily {
  readonly index: string;
  /** The original's class, which score overrides are stored under; absent where the original had no such checks. */
  readonly auditorClass?: string;
  /** What one of them is called in a sentence: `RDS snapshot`. */
  readonly noun: string;
  /** What the others may do with it, as notes print it. */
  readonly action: string;
  /** Whom one configuration names: account numbers, and `all`. */
  readonly sharedWith: (config: JsonObject) => readonly string[];
}

const EVERYBODY = 'all';

const actionsText = ({ action }: SharedFamily): string => `Actions: ["${action}"]`;

function* publicly(family: SharedFamily, config: JsonObject): Iterable<Finding> {
  if (!family.sharedWith(config).includes(EVERYBODY)) return;
  yield { key: 'account:all', notes: `Entity: [account:all] ${actionsText(family)}`, facts: [configFact(family.action, EVERYBODY)] };
}

function* withAccounts(family: SharedFamily, subject: Subject, wanted: EntityClass): Iterable<Finding> {
  for (const id of new Set(family.sharedWith(subject.config))) {
    if (id === EVERYBODY) continue;
    const owner = classifyAccount(id, subject).get(wanted);
    if (owner === undefined) continue;
    const account = owner === null ? '' : `Account: [${owner.identifier}/${owner.name}] `;
    yield {
      key: findingKey(`account:${id}`),
      notes: `${account}Entity: [account:${id}] ${actionsText(family)}`,
      facts: [configFact(family.action, id), accountFact(id, wanted.toLowerCase())],
    };
  }
}

interface Foreign {
  readonly name: string;
  readonly method: string;
  readonly wanted: EntityClass;
  readonly category: string;
  readonly score: number;
  readonly title: (noun: string) => string;
  readonly risk: string;
  readonly remedy: string;
}

const FOREIGN: readonly Foreign[] = [
  {
    name: 'friendly',
    method: 'check_friendly_cross_account',
    wanted: 'FRIENDLY',
    category: ISSUE_CATEGORY.friendly,
    score: 0,
    title: (noun) => `Other accounts of ours that the ${noun} is shared with are known`,
    risk: 'A break-in into the other account reads what is in it.',
    remedy: 'Justify the sharing, or end it.',
  },
  {
    name: 'thirdparty',
    method: 'check_thirdparty_cross_account',
    wanted: 'THIRDPARTY',
    category: ISSUE_CATEGORY.thirdParty,
    score: 0,
    title: (noun) => `Third parties that the ${noun} is shared with are known`,
    risk: 'How well the third party protects its account decides how well these data are protected.',
    remedy: 'Justify the sharing while the contract lasts, and end it afterwards.',
  },
  {
    name: 'unknown',
    method: 'check_unknown_cross_account',
    wanted: 'UNKNOWN',
    category: ISSUE_CATEGORY.unknown,
    score: 10,
    title: (noun) => `The ${noun} is shared with nobody unknown`,
    risk: 'An account that nobody here knows can copy all that is in it.',
    remedy: 'Find out whose account it is and add it to the known ones, or end the sharing.',
  },
];

const overrideKey = ({ auditorClass }: SharedFamily, method: string) =>
  auditorClass === undefined ? {} : { overrideKey: `${method} (${auditorClass})` };

/** The four checks of what can be shared: with everybody, with accounts of ours, third parties and strangers. */
export const sharedWithAccountsChecks = (family: SharedFamily): readonly Check[] => [
  defineCheck({
    id: `${family.index}.shared-publicly`,
    watches: family,
    ...overrideKey(family, 'check_internet_accessible'),
    category: ISSUE_CATEGORY.internetAccessible,
    score: 10,
    title: `The ${family.noun} is not shared with everybody`,
    risk: 'Anybody with an AWS account can copy all that is in it.',
    remedy: 'End the public sharing, and treat what was in it as published.',
    audit: ({ config }) => publicly(family, config),
  }),
  ...FOREIGN.map(({ name, method, wanted, title, ...texts }) =>
    defineCheck({
      ...texts,
      id: `${family.index}.shared-${name}`,
      watches: family,
      ...overrideKey(family, method),
      title: title(family.noun),
      audit: (subject) => withAccounts(family, subject, wanted),
    }),
  ),
];
