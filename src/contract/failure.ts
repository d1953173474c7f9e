import { z } from 'zod';
import { addressInteger, listOf, PageQuery, queryList } from './page.ts';

/** A place that cannot be seen, or could not at an instant. */
export const Failure = z.object({
  id: z.number().int(),
  account: z.string(),
  technology: z.string(),
  /** A region, or `global`; null: the whole account. */
  place: z.string().nullable(),
  item: z.string().nullable(),
  part: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  /** The one action that was refused, when that was the reason. */
  permission: z.string().nullable(),
  since: z.iso.datetime(),
});
export type Failure = z.infer<typeof Failure>;

export const FailureQuery = PageQuery.extend({
  account: queryList,
  technology: queryList,
  item: addressInteger(z.number().int().optional()),
});
export type FailureQuery = z.input<typeof FailureQuery>;

export const FailureList = listOf(Failure);
export type FailureList = z.infer<typeof FailureList>;

/** Something that went wrong, when it did. The log is kept for some days; what still cannot be seen is a failure. */
export const LoggedFailure = z.object({
  id: z.number().int(),
  account: z.string(),
  technology: z.string(),
  place: z.string().nullable(),
  item: z.string().nullable(),
  part: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  permission: z.string().nullable(),
  run: z.number().int(),
  at: z.iso.datetime(),
});
export type LoggedFailure = z.infer<typeof LoggedFailure>;

export const FailureLogQuery = PageQuery.extend({
  account: queryList,
  technology: queryList,
  code: queryList,
  run: addressInteger(z.number().int().optional()),
  since: z.iso.datetime().optional(),
});
export type FailureLogQuery = z.input<typeof FailureLogQuery>;

/** Newest first. */
export const FailureLog = listOf(LoggedFailure);
export type FailureLog = z.infer<typeof FailureLog>;
