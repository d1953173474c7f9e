import { type AuditItem, evaluateItems } from '../../src/engine/evaluate-items.ts';
import { askKey } from '../../src/model/owner.ts';
import { UNIVERSAL } from '../../src/model/snapshot.ts';
import type { Check } from '../../src/plugin/define-check.ts';
import { accountFrom, factsOf, surroundingsOf, vectorAccounts } from './known-from-context.ts';
import { relatedFrom } from './related-from-context.ts';
import { settingsFrom } from './settings-from-context.ts';
import type { Vector, VectorAccount } from './vector.ts';

export interface ActualFinding {
  readonly check: string;
  readonly category: string;
  readonly score: number;
  readonly notes: string | null;
}

/** Items of some fixtures belong to nobody; no number is theirs. */
const NOBODY: VectorAccount = { name: '', identifier: '', account_type: 'AWS', third_party: false };

const accountOf = (vector: Vector): VectorAccount =>
  vectorAccounts(vector).find(({ name }) => name === vector.item?.account) ?? vector.account ?? NOBODY;

const itemOf = (vector: Vector): AuditItem => {
  const { name, region, arn, config } = vector.item!;
  const account = accountOf(vector);
  return {
    id: 1,
    account: accountFrom(account),
    asAccount: factsOf(account),
    item: { technology: vector.technology!, uid: arn ?? name ?? '', name: name ?? '', region: region ?? UNIVERSAL, arn },
    config,
    unread: [],
  };
};

/** Judges the item of a vector by some checks, as the engine judges stored ones. */
export const auditItem = async (vector: Vector, checks: readonly Check[]): Promise<readonly ActualFinding[]> => {
  const surroundings = surroundingsOf(vector);
  const [evaluation] = await evaluateItems([itemOf(vector)], {
    checksOf: () => checks,
    overrides: new Map(),
    settings: settingsFrom(vector.context),
    now: vector.context?.now === undefined ? new Date() : new Date(vector.context.now),
    source: { answer: async (asks) => new Map(asks.map((ask) => [askKey(ask), surroundings.answer(ask)])), related: relatedFrom(vector) },
    answers: new Map(),
    related: new Map(),
  });
  const { raised, unknown } = evaluation!;
  if (unknown.length > 0) throw new Error(unknown.map(({ checkId, cause }) => `${checkId} is unknown: ${cause.message}`).join(' '));
  return raised.map(({ checkId, category, score, notes }) => ({ check: checkId, category, score, notes }));
};
