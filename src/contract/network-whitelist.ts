import { z } from 'zod';
import { listOf, PageQuery, queryBoolean } from './page.ts';

/** A network that is known to be harmless, whoever owns it. */
export const WhitelistEntry = z.object({
  id: z.number().int(),
  name: z.string(),
  /** `192.0.2.0/24`, `2001:db8::/32`. */
  network: z.string(),
  notes: z.string().nullable(),
});
export type WhitelistEntry = z.infer<typeof WhitelistEntry>;

export const WhitelistQuery = PageQuery.extend({
  /** Part of it, whatever its case. */
  name: z.string().max(300).optional(),
  /** Only entries that contain this network or address, or are within it. */
  network: z.string().max(60).optional(),
});
export type WhitelistQuery = z.input<typeof WhitelistQuery>;

export const WhitelistList = listOf(WhitelistEntry);
export type WhitelistList = z.infer<typeof WhitelistList>;

const Name = z.string().trim().min(1).max(300);
const Network = z.string().trim().min(1).max(60);
const Notes = z.string().max(4_000).nullable();

export const WhitelistRequest = z.strictObject({ name: Name, network: Network, notes: Notes.default(null) });
export type WhitelistRequest = z.input<typeof WhitelistRequest>;

/** What is left out stays. */
export const WhitelistChangeRequest = z.strictObject({ name: Name.optional(), network: Network.optional(), notes: Notes.optional() });
export type WhitelistChangeRequest = z.infer<typeof WhitelistChangeRequest>;

/** Name → network: `{"office": "192.0.2.0/24"}`. A value that is no network is told together with all others that cannot be used. */
export const WhitelistImportRequest = z.record(z.string(), z.unknown());
export type WhitelistImportRequest = Readonly<Record<string, string>>;

/** `prune`: what is not listed is taken away. */
export const WhitelistImportQuery = z.strictObject({ prune: queryBoolean.default(false) });
export type WhitelistImportQuery = z.input<typeof WhitelistImportQuery>;

export const WhitelistImported = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  removed: z.number().int(),
});
export type WhitelistImported = z.infer<typeof WhitelistImported>;
