import { type RawBuilder, sql } from 'kysely';

/** When a list is asked for. */
export interface AsOf {
  /** Whose validity covers this is listed. */
  readonly valid: Date;
  /** What expires by itself, like a justification, is looked at by this. */
  readonly clock: Date;
}

/** Later than all that is written, whatever the clocks of those that write: what holds now, and nothing else. */
const LAST = new Date('9999-01-01T00:00:00Z');

/** What holds now. */
export const present = (now: Date): AsOf => ({ valid: LAST, clock: now });

/** What held at an instant. */
export const asOf = (instant: Date): AsOf => ({ valid: instant, clock: instant });

export const isPresent = ({ valid }: AsOf): boolean => valid.getTime() === LAST.getTime();

/** Covers a pair of columns the instant? */
export const heldAt = ({ valid }: AsOf, from: string, to: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(from)} <= ${valid} and ${sql.ref(to)} > ${valid}`;

/** Not hidden by the ignore list; `i` is the item. */
export const notIgnoredAt = ({ valid }: AsOf): RawBuilder<boolean> =>
  sql<boolean>`not exists (select 1 from ignore_list_at(${valid}) g where g.technology = i.technology and starts_with(lower(i.name), lower(g.prefix)))`;
