import { z } from 'zod';
import { expandedFilter } from '../api/expand-filter.ts';
import { changeFilterOf, issueFilterOf, itemFilterOf } from '../api/stored-filters.ts';
import type { FilterField } from '../base/filter-language.ts';
import { ChangeFilter } from '../contract/change.ts';
import { CHANGE_FIELDS, ISSUE_FIELDS, ITEM_FIELDS } from '../contract/filter-fields.ts';
import { IssueFilter } from '../contract/issue.ts';
import { ItemFilter } from '../contract/item.ts';
import { MonkeyError } from '../model/errors.ts';
import type { AsOf } from '../store/as-of.ts';
import type { ChangeListFilter } from '../store/change-list.ts';
import type { IssueFilter as StoredIssueFilter } from '../store/issue-store.ts';
import type { ItemFilter as StoredItemFilter } from '../store/item-list.ts';
import { EVERYTHING } from '../store/scope.ts';
import type { App } from './open-app.ts';

const parsed = <Schema extends z.ZodType>(schema: Schema, filter: string | undefined, fields: readonly FilterField[]): z.output<Schema> => {
  const found = schema.safeParse(expandedFilter(filter === undefined ? {} : { filter }, fields));
  if (found.success) return found.data;
  throw new MonkeyError('bad-input', `filter: ${z.prettifyError(found.error)}`);
};

/** What was said by options and in a filter: each thing in one of them. */
const together = <Filter extends object>(inWords: Filter, byOptions: Filter): Filter => {
  const said = Object.entries(byOptions).filter(([, value]) => value !== undefined);
  const twice = said.find(([name]) => (inWords as Record<string, unknown>)[name] !== undefined);
  if (twice) throw new MonkeyError('bad-input', `An option says the same as the filter does ("${twice[0]}"): leave one of them out.`);
  return { ...inWords, ...Object.fromEntries(said) };
};

/** What `--filter` of a listing asks for, together with its other options. The language is that of the search box and of the API. */
export const filtersInWords = ({ database: { kysely: db } }: App) => ({
  /** `byDefault`: what is meant where neither says it. */
  items: (filter: string | undefined, options: StoredItemFilter, byDefault: StoredItemFilter): StoredItemFilter => {
    const { active = byDefault.active, ...asked } = together(itemFilterOf(parsed(ItemFilter, filter, ITEM_FIELDS)), options);
    return { ...asked, active };
  },
  issues: async (filter: string | undefined, options: StoredIssueFilter, at: AsOf): Promise<StoredIssueFilter> => {
    const { state, ...asked } = await issueFilterOf({ db }, EVERYTHING, parsed(IssueFilter, filter, ISSUE_FIELDS), at);
    const saysState = filter !== undefined && 'state' in expandedFilter({ filter }, ISSUE_FIELDS);
    return together(saysState ? { ...asked, state } : asked, options);
  },
  changes: (filter: string | undefined, options: ChangeListFilter): ChangeListFilter =>
    together(changeFilterOf(parsed(ChangeFilter, filter, CHANGE_FIELDS)), options),
});
