import type { Finding } from '../../model/finding.ts';
import type { JsonObject } from '../../model/json.ts';
import { accountFact, type Check, configFact, defineCheck, type Subject } from '../../plugin/define-check.ts';
import { accountText } from './policy/account-text.ts';
import { isAccountNumber, parseArn } from './policy/arn.ts';
import { type Classification, classifyAccount } from './policy/classify.ts';
import { findingKey } from './policy/finding-key.ts';
import { ISSUE_CATEGORY } from './policy/issue-category.ts';
import { noteList } from './policy/note-list.ts';

/** With whom an image or a snapshot is shared. */
export interface Sharing {
  readonly isPublic: boolean;
  /** Account numbers. */
  readonly accounts: readonly string[];
  /** ARNs of organizations, and of units of them. */
  readonly organizations?: readonly string[];
}

export interface SharedWithFamily {
  readonly index: string;
  /** What one of them is called in a sentence: `EBS snapshot`. */
  readonly noun: string;
  /** What others may do with it, as the notes say it. */
  readonly action: string;
  /** How the notes call everybody: `account:all`. */
  readonly everybody: string;
  /** The names under which the original kept score overrides; absent where it had no such checks. */
  readonly overrideKeys?: Readonly<Record<'publicly' | SharedWith, string>>;
  /** How to take everybody off the list. */
  readonly remedy: string;
  readonly sharingOf: (config: JsonObject) => Sharing;
}

const WANTED = { friendly: 'FRIENDLY', thirdparty: 'THIRDPARTY', unknown: 'UNKNOWN' } as const;
type SharedWith = keyof typeof WANTED;

/** An organization is one of ours when the settings name it, else whose its management account is. */
const classifyOrganization = (text: string, subject: Subject): Classification => {
  const arn = parseArn(text);
  const organization = /\bo-[a-z0-9]+/.exec(arn?.resource ?? '')?.[0] ?? '';
  if (subject.settings.ownOrganizations.includes(organization)) return new Map([['FRIENDLY', null]]);
  const manager = arn?.account ?? '';
  if (!isAccountNumber(manager)) return new Map([['UNKNOWN', null]]);
  const found = classifyAccount(manager, subject);
  // That this account manages it makes the others in it no less others.
  const own = found.get('SAME');
  return own === undefined ? found : new Map([['FRIENDLY', own]]);
};

/** Somebody whom it is shared with. */
interface Guest {
  readonly entity: string;
  readonly identifier: string;
  readonly found: Classification;
}

const guestsOf = ({ accounts, organizations = [] }: Sharing, subject: Subject): readonly Guest[] => [
  ...[...new Set(accounts)].map((identifier) => ({
    entity: `account:${identifier}`,
    identifier,
    found: classifyAccount(identifier, subject),
  })),
  ...[...new Set(organizations)].map((identifier) => ({
    entity: `organization:${identifier}`,
    identifier,
    found: classifyOrganization(identifier, subject),
  })),
];

function* sharedWith(family: SharedWithFamily, subject: Subject, label: SharedWith): Iterable<Finding> {
  for (const { entity, identifier, found } of guestsOf(family.sharingOf(subject.config), subject)) {
    const owner = found.get(WANTED[label]);
    if (owner === undefined) continue;
    yield {
      key: findingKey(entity),
      notes: `${accountText(owner)}Entity: [${entity}] Actions: ${noteList([family.action])}`,
      facts: [configFact('shared with', identifier), accountFact(owner?.identifier ?? identifier, label)],
    };
  }
}

const TEXTS = {
  friendly: {
    category: ISSUE_CATEGORY.friendly,
    score: 0,
    whom: 'Other accounts of ours that may use',
    risk: 'A break-in into the other account reaches what is stored here.',
    remedy: 'Justify the sharing, or end it.',
  },
  thirdparty: {
    category: ISSUE_CATEGORY.thirdParty,
    score: 0,
    whom: 'Third parties that may use',
    risk: 'How well the third party protects its account decides how well this copy is protected.',
    remedy: 'Justify the sharing while the contract lasts, and end it afterwards.',
  },
} as const;

const overrideKeyOf = ({ overrideKeys }: SharedWithFamily, label: 'publicly' | SharedWith) =>
  overrideKeys === undefined ? {} : { overrideKey: overrideKeys[label] };

const known = (family: SharedWithFamily, label: 'friendly' | 'thirdparty'): Check => {
  const { category, score, whom, risk, remedy } = TEXTS[label];
  return defineCheck({
    id: `${family.index}.shared-${label}`,
    watches: family,
    ...overrideKeyOf(family, label),
    category,
    score,
    title: `${whom} the ${family.noun} are known`,
    risk,
    remedy,
    audit: (subject) => sharedWith(family, subject, label),
  });
};

const unknown = (family: SharedWithFamily): Check =>
  defineCheck({
    id: `${family.index}.shared-unknown`,
    watches: family,
    ...overrideKeyOf(family, 'unknown'),
    category: ISSUE_CATEGORY.unknown,
    score: 10,
    title: `The ${family.noun} is shared with nobody unknown`,
    risk: 'An account that nobody here knows can copy everything that is stored in it.',
    remedy: 'Find out whose account it is: add it to the known ones, or end the sharing.',
    audit: (subject) => sharedWith(family, subject, 'unknown'),
  });

const publicly = (family: SharedWithFamily): Check =>
  defineCheck({
    id: `${family.index}.shared-publicly`,
    watches: family,
    ...overrideKeyOf(family, 'publicly'),
    category: ISSUE_CATEGORY.internetAccessible,
    score: 10,
    title: `The ${family.noun} is not public`,
    risk: 'Everybody with an AWS account can copy everything that is stored in it.',
    remedy: family.remedy,
    *audit({ config }) {
      if (!family.sharingOf(config).isPublic) return;
      const notes = `Entity: [${family.everybody}] Actions: ${noteList([family.action])}`;
      yield { key: family.everybody, notes, facts: [configFact('shared with', 'all')] };
    },
  });

/** The four checks of what can be shared with accounts, or made public. */
export const sharedWithChecks = (family: SharedWithFamily): Check[] => [
  publicly(family),
  known(family, 'friendly'),
  known(family, 'thirdparty'),
  unknown(family),
];
