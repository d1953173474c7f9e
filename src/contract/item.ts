import { z } from 'zod';
import { addressInteger, countedListOf, FilterText, PageQuery, queryBoolean, queryList } from './page.ts';

export const Item = z.object({
  id: z.number().int(),
  uid: z.string(),
  account: z.string(),
  technology: z.string(),
  region: z.string(),
  name: z.string(),
  arn: z.string().nullable(),
  active: z.boolean(),
  /** Sum of the points of all issues that are not fixed. */
  score: z.number().int(),
  /** The same without the justified ones. */
  unjustifiedScore: z.number().int(),
  issues: z.number().int(),
  /** Checks that could not decide. */
  unknowns: z.number().int(),
  /** It, its region or its account could not be read lately: what is shown may be out of date. */
  unseen: z.boolean(),
  /** False: its present revision has not been judged yet, so nothing is said of it. */
  audited: z.boolean(),
  firstSeen: z.iso.datetime(),
  lastChanged: z.iso.datetime(),
});
export type Item = z.infer<typeof Item>;

/** What items may be narrowed to. */
export const ItemFilter = z.object({
  filter: FilterText,
  account: queryList,
  accountType: queryList,
  technology: queryList,
  region: queryList,
  name: z.string().max(300).optional(),
  /** Part of name, ARN or durable configuration. */
  text: z.string().min(3).max(300).optional(),
  arn: z.string().max(2_048).optional(),
  active: queryBoolean.optional(),
  minScore: addressInteger(z.number().int().min(0).optional()),
  changedSince: z.iso.datetime().optional(),
  /** Only with an issue of one of these checks that is not fixed. */
  check: queryList,
});

export const ItemQuery = PageQuery.extend({
  ...ItemFilter.shape,
  order: z.enum(['score', 'changed', 'name', 'id']).default('score'),
});
export type ItemQuery = z.input<typeof ItemQuery>;

export const ItemList = countedListOf(Item);
export type ItemList = z.infer<typeof ItemList>;

/** A check that cannot decide, and why: the missing permission is named where there is one. */
export const Unknown = z.object({
  check: z.string(),
  code: z.string(),
  message: z.string(),
  permission: z.string().nullable(),
  since: z.iso.datetime(),
});
export type Unknown = z.infer<typeof Unknown>;

export const ItemCheck = z.object({
  id: z.string(),
  title: z.string(),
  risk: z.string(),
  remedy: z.string(),
  category: z.string(),
  score: z.number().int(),
});
export type ItemCheck = z.infer<typeof ItemCheck>;

export const ItemDetail = Item.extend({
  /** The revision that holds, or the one that says that it is gone. */
  revision: z.number().int(),
  /** The configuration, the present one with its ephemeral values; null when it is gone. */
  config: z.unknown(),
  unknown: z.array(Unknown),
  /** Everything that a check looks at in this technology. */
  checks: z.array(ItemCheck),
});
export type ItemDetail = z.infer<typeof ItemDetail>;
