import type { z } from 'zod';
import type { ChangeFilter } from '../contract/change.ts';
import type { IssueFilter } from '../contract/issue.ts';
import type { ItemFilter } from '../contract/item.ts';
import type { AsOf } from '../store/as-of.ts';
import type { ChangeListFilter } from '../store/change-list.ts';
import type { IssueFilter as StoredIssueFilter } from '../store/issue-store.ts';
import { issueText } from '../store/issue-text.ts';
import type { ItemFilter as StoredItemFilter } from '../store/item-list.ts';
import type { Scope } from '../store/scope.ts';
import type { RouteContext } from './api-context.ts';

const instant = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

/** What items are narrowed to, as the store has it. */
export const itemFilterOf = ({ changedSince, ...asked }: z.output<typeof ItemFilter>): StoredItemFilter => ({
  accounts: asked.account,
  accountTypes: asked.accountType,
  technologies: asked.technology,
  regions: asked.region,
  name: asked.name,
  text: asked.text,
  arn: asked.arn,
  active: asked.active,
  minScore: asked.minScore,
  changedSince: instant(changedSince),
  checks: asked.check,
});

/** The same of issues, as they are looked for at an instant. */
export const issueFilterOf = async (
  { db }: Pick<RouteContext, 'db'>,
  scope: Scope,
  { text, ...asked }: z.output<typeof IssueFilter>,
  at: AsOf,
): Promise<StoredIssueFilter> => ({
  accounts: asked.account,
  accountTypes: asked.accountType,
  technologies: asked.technology,
  regions: asked.region,
  name: asked.name,
  checks: asked.check,
  itemId: asked.item,
  minScore: asked.minScore,
  justified: asked.justified,
  state: asked.state,
  text: text ? await issueText(db, scope, text, at) : undefined,
});

/** The same of changes. */
export const changeFilterOf = ({ since, until, ...asked }: z.output<typeof ChangeFilter>): ChangeListFilter => ({
  accounts: asked.account,
  accountTypes: asked.accountType,
  technologies: asked.technology,
  regions: asked.region,
  name: asked.name,
  arn: asked.arn,
  itemId: asked.item,
  active: asked.active,
  minScore: asked.minScore,
  changes: asked.change,
  since: instant(since),
  until: instant(until),
});
