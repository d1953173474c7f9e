import { type AuditItem, type Evaluation, evaluateItems } from '../../src/engine/evaluate-items.ts';
import type { Registry } from '../../src/engine/registry.ts';
import type { RelatedAnswer } from '../../src/engine/related-answer.ts';
import { askKey } from '../../src/model/owner.ts';
import type { RelatedAsk } from '../../src/model/related-item.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { accountFrom, surroundingsOf } from '../conformance/known-from-context.ts';
import { settingsFrom } from '../conformance/settings-from-context.ts';
import { NEIGHBOURS, OWN_FACTS } from './neighbours.ts';

const toAuditItem = ({ technology, uid, name, region, arn, config, unread }: Snapshot, id: number): AuditItem => ({
  id,
  account: accountFrom(NEIGHBOURS.account!),
  asAccount: OWN_FACTS,
  item: { technology, uid, name, region, arn },
  // As the store gives it back.
  config: JSON.parse(JSON.stringify(config)),
  unread,
});

/** Another item of what was recorded, as the store gives it back. */
const relatedIn = (recorded: readonly Snapshot[], ask: RelatedAsk): RelatedAnswer => {
  const at = recorded.findIndex(({ technology, uid }) => technology === ask.technology && uid === ask.uid);
  const found = recorded[at];
  if (found === undefined) return { item: null, doubt: null };
  const { uid, name, region, config } = found;
  return { item: { id: at, uid, name, region, config: JSON.parse(JSON.stringify(config)) }, doubt: null };
};

/** Judges what was recorded, as the engine judges what is stored, at some moment. */
export const judgeRecorded = async (registry: Registry, recorded: readonly Snapshot[], now: Date): Promise<readonly Evaluation[]> => {
  const surroundings = surroundingsOf(NEIGHBOURS);
  return evaluateItems(recorded.map(toAuditItem), {
    checksOf: (technology) => registry.technologies.get(technology)?.checks ?? [],
    overrides: new Map(),
    settings: settingsFrom(undefined),
    now,
    source: {
      answer: async (asks) => new Map(asks.map((ask) => [askKey(ask), surroundings.answer(ask)])),
      related: async (asks) => new Map(asks.map((ask) => [askKey(ask), relatedIn(recorded, ask)])),
    },
    answers: new Map(),
    related: new Map(),
  });
};
