import type { EntityKind } from '../../../model/entity.ts';
import type { Finding } from '../../../model/finding.ts';
import type { JsonObject } from '../../../model/json.ts';
import type { AccountFacts, Answer, AuditSettings, Check, Subject } from '../../../plugin/define-check.ts';

const account = (identifier: string, name: string, thirdParty = false): AccountFacts => ({ identifier, name, type: 'AWS', thirdParty });

/** The account that items in tests belong to, and two that it knows. Nobody has these numbers. */
export const OWN = account('012345678910', 'own');
export const FRIEND = account('222222222222', 'friend');
export const VENDOR = account('333333333333', 'vendor', true);
export const STRANGER = '444444444444';

const ACCOUNTS = [OWN, FRIEND, VENDOR];

export interface Circumstances {
  /** Owners by kind and value: `{ 's3 logs': [FRIEND] }`. */
  readonly owners?: Readonly<Record<string, readonly AccountFacts[]>>;
  /** False while some source has not been read to its end. */
  readonly complete?: boolean;
  /** Other items of the account, by technology and uid: `{ 'securitygroup sg-1': {…} }`; numbered from 1 in this order. */
  readonly items?: Readonly<Record<string, JsonObject>>;
  readonly settings?: Partial<AuditSettings>;
  readonly now?: string;
}

export interface Audited {
  readonly findings: readonly Finding[];
  readonly keys: readonly string[];
  readonly notes: readonly (string | null)[];
  /** When the verdict must be made again, as ISO texts. */
  readonly holdsUntil: readonly string[];
}

const SETTINGS: AuditSettings = {
  securityGroupInstanceDetail: 'FULL',
  sensitiveServices: 'ALL',
  ownOrganizations: [],
  openPrefixLength: 7,
};

const relatedIn =
  (items: Circumstances['items'] = {}): Subject['known']['item'] =>
  (technology, uid) => {
    const id = Object.keys(items).indexOf(`${technology} ${uid}`) + 1;
    const config = items[`${technology} ${uid}`];
    return config === undefined ? null : { id, uid, name: uid, region: 'us-east-1', config };
  };

const subjectOf = (
  check: Check,
  config: JsonObject,
  { owners = {}, complete = true, items, settings, now }: Circumstances,
  holdsUntil: (date: Date) => void,
): Subject => {
  const answer = (found: readonly AccountFacts[]): Answer => ({ owners: found, complete });
  return {
    account: OWN,
    item: { technology: check.technology, uid: 'uid', name: 'name', region: 'us-east-1', arn: null },
    config,
    known: {
      account: (identifier) => ({ owners: ACCOUNTS.filter((known) => known.identifier === identifier), complete: true }),
      owners: (kind: EntityKind, value: string) => answer(owners[`${kind} ${value}`] ?? []),
      item: relatedIn(items),
    },
    settings: { ...SETTINGS, ...settings },
    now: new Date(now ?? '2026-06-01T00:00:00Z'),
    holdsUntil,
  };
};

/** Runs one check, by its id, over a configuration: for tests. */
export const auditInTest = (checks: readonly Check[], id: string, config: JsonObject, circumstances: Circumstances = {}): Audited => {
  const check = checks.find((candidate) => candidate.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  const dates: string[] = [];
  const findings = [...check.audit(subjectOf(check, config, circumstances, (date) => dates.push(date.toISOString())))];
  return {
    findings,
    keys: findings.map(({ key }) => key),
    notes: findings.map(({ notes }) => notes),
    holdsUntil: dates,
  };
};
