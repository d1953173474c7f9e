import type { Kysely, Transaction } from 'kysely';
import type { EntityKind } from '../model/entity.ts';
import { type Ask, askKey } from '../model/owner.ts';
import type { Answer, AuditSettings } from '../plugin/define-check.ts';
import { findOwners } from '../store/answers.ts';
import type { DB } from '../store/database-types.ts';
import { knowledgeVersion } from '../store/knowledge.ts';
import { completeTechnologies } from '../store/run-store.ts';
import type { AnswerSource, AuditContext } from './evaluate-items.ts';
import { checksVersion, type Registry } from './registry.ts';
import { answerRelated } from './related-answer.ts';
import type { ScoreOverride } from './score-override.ts';

/** Answers kept in memory at most; beyond that all are forgotten and asked again. */
const CACHE_LIMIT = 10_000;

/** What judging needs and shares: one for a run, valid as long as the version of knowledge stands. */
export interface Auditor {
  readonly registry: Registry;
  readonly settings: AuditSettings;
  readonly versionOf: (technology: string) => string;
  /** Everything for judging inside one transaction that holds the lock of knowledge. */
  contextIn(tx: Transaction<DB>, now: Date): Promise<AuditContext>;
}

type Tx = Kysely<DB> | Transaction<DB>;

/** Is every source of a kind read to its end? Accounts are facts by themselves; so is a kind that nobody tells of. */
const completeness =
  (tx: Tx, registry: Registry, known: Map<string, boolean>) =>
  async (kind: string): Promise<boolean> => {
    const cached = known.get(kind);
    if (cached !== undefined) return cached;
    const sources = registry.sources.get(kind as EntityKind) ?? [];
    let complete = true;
    for (const [type, group] of Map.groupBy(sources, (source) => source.accountType)) {
      const indices = group.map((source) => source.watcher.index);
      if ((await completeTechnologies(tx, type, indices)).size < indices.length) complete = false;
    }
    known.set(kind, complete);
    return complete;
  };

const answerSource = (tx: Transaction<DB>, isComplete: (kind: string) => Promise<boolean>): AnswerSource => ({
  related: (asks) => answerRelated(tx, asks),
  async answer(asks: readonly Ask[]): Promise<ReadonlyMap<string, Answer>> {
    const owners = await findOwners(tx, asks);
    const answers = new Map<string, Answer>();
    for (const ask of asks) answers.set(askKey(ask), { owners: owners.get(askKey(ask)) ?? [], complete: await isComplete(ask.kind) });
    return answers;
  },
});

/** `overridesOf` reads the operator's overrides afresh when knowledge has moved. */
export const makeAuditor = (
  registry: Registry,
  settings: AuditSettings,
  overridesOf: (tx: Tx) => Promise<ReadonlyMap<string, ScoreOverride>>,
): Auditor => {
  const versions = new Map<string, string>();
  let answers = new Map<string, Answer>();
  let complete = new Map<string, boolean>();
  let overrides: ReadonlyMap<string, ScoreOverride> = new Map();
  let version = -1;
  const refresh = async (tx: Tx): Promise<void> => {
    const current = await knowledgeVersion(tx);
    if (current === version && answers.size < CACHE_LIMIT) return;
    // New ones, not emptied ones: another transaction may be judging by the old ones just now.
    answers = new Map();
    complete = new Map();
    overrides = await overridesOf(tx);
    version = current;
  };
  return {
    registry,
    settings,
    versionOf(index) {
      const technology = registry.technologies.get(index);
      if (!technology) return '';
      const known = versions.get(index) ?? checksVersion(technology, settings);
      versions.set(index, known);
      return known;
    },
    async contextIn(tx, now) {
      await refresh(tx);
      const source = answerSource(tx, completeness(tx, registry, complete));
      const checksOf = (technology: string) => registry.technologies.get(technology)?.checks ?? [];
      return { checksOf, overrides, settings, now, source, answers, related: new Map() };
    },
  };
};
