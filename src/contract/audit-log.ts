import { z } from 'zod';
import { addressInteger, PAGE_LIMIT, queryList } from './page.ts';

/** One entry: who did what from where. */
export const AuditEntry = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  actor: z.enum(['person', 'api key', 'command line', 'nobody']),
  personId: z.number().int().nullable(),
  apiKeyId: z.number().int().nullable(),
  /** What the actor was called then: an e-mail address, a user of the operating system. */
  name: z.string().nullable(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  requestId: z.string().nullable(),
  /** `noun.verb`. */
  action: z.string(),
  subject: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditLogFilter = z.strictObject({
  person: addressInteger(z.number().int().optional()),
  /** Actions, or their nouns: `person` is all that was done to persons. */
  action: queryList,
  address: z.string().max(60).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});

export const AuditLogQuery = AuditLogFilter.extend({
  /** Only entries that are older than the one with this id. */
  before: addressInteger(z.number().int().min(1).optional()),
  limit: addressInteger(z.number().int().min(1).max(PAGE_LIMIT).default(50)),
});
export type AuditLogQuery = z.input<typeof AuditLogQuery>;

/** Newest first. `next`: what `before` has to be for the page behind this one; null: there is none. */
export const AuditLogList = z.object({ rows: z.array(AuditEntry), next: z.number().int().nullable() });
export type AuditLogList = z.infer<typeof AuditLogList>;
