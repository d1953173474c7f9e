import type { Transaction } from 'kysely';
import type { Cause } from '../model/failure.ts';
import { askKey } from '../model/owner.ts';
import type { RelatedAsk } from '../model/related-item.ts';
import type { RelatedItem } from '../plugin/define-check.ts';
import type { OpenPart } from '../store/audit-batch.ts';
import type { DB } from '../store/database-types.ts';
import { doubtsAbout, findRelated, type RelatedRow } from '../store/related-items.ts';
import { guardUnread } from './unread-guard.ts';

/** What is known of another item. */
export interface RelatedAnswer {
  /** As it was read last; null: there is none. */
  readonly item: RelatedItem | null;
  /** Why that may be wrong; null: it is certain. */
  readonly doubt: Cause | null;
}

const causeOf = ({ code, message, permission }: OpenPart): Cause => ({ code, message, ...(permission ? { permission } : {}) });

const answerFrom = ({ id, uid, name, region, config, failures }: RelatedRow): RelatedAnswer => {
  const whole = failures.find(({ part }) => part === null);
  const unread = failures.flatMap((failure) => (failure.part === null ? [] : [{ path: failure.part, cause: causeOf(failure) }]));
  return { item: { id, uid, name, region, config: guardUnread(config, unread) }, doubt: whole ? causeOf(whole) : null };
};

/** Looks other items up, all at once. */
export const answerRelated = async (tx: Transaction<DB>, asks: readonly RelatedAsk[]): Promise<ReadonlyMap<string, RelatedAnswer>> => {
  const found = await findRelated(tx, asks);
  const missing = asks.filter((ask) => !found.has(askKey(ask)));
  const doubts = missing.length === 0 ? new Map<string, Cause>() : await doubtsAbout(tx, missing);
  return new Map(
    asks.map((ask) => {
      const row = found.get(askKey(ask));
      return [askKey(ask), row ? answerFrom(row) : { item: null, doubt: doubts.get(askKey(ask)) ?? null }];
    }),
  );
};
