import { type RawBuilder, sql } from 'kysely';
import { type AsOf, isPresent } from './as-of.ts';

/** The tables of what people state; every row that another has replaced is in `fact_history`. */
export type FactTable = 'account' | 'check_switch' | 'ignore_list' | 'network_whitelist' | 'score_override' | 'watcher_setting';

/** The rows of such a table as they were at an instant, for a "from". */
export const factsAt = (table: FactTable, at: AsOf): RawBuilder<unknown> => {
  const own = sql.table(table);
  if (isPresent(at)) return sql`${own}`;
  return sql`(select * from ${own} where valid_from <= ${at.valid}
    union all
    select r.* from fact_history h cross join lateral jsonb_populate_record(null::${own}, h.value) as r
    where h.fact = ${table} and h.valid_from <= ${at.valid} and h.valid_to > ${at.valid})`;
};
