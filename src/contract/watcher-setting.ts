import { z } from 'zod';

/** A technology, and how it is watched. */
export const WatcherSetting = z.object({
  technology: z.string(),
  title: z.string(),
  /** The type of the accounts that have it. */
  accountType: z.string(),
  active: z.boolean(),
  /** Minutes between two runs, as it is; 0: only when asked. */
  intervalMinutes: z.number().int(),
  /** As its watcher says. */
  defaultIntervalMinutes: z.number().int(),
  /** What somebody has decided; null: nothing. */
  setting: z.object({ active: z.boolean(), intervalMinutes: z.number().int().nullable() }).nullable(),
  /** How many items are kept in the accounts that the reader may see, gone ones included. */
  items: z.number().int(),
});
export type WatcherSetting = z.infer<typeof WatcherSetting>;

export const WatcherSettingList = z.object({ rows: z.array(WatcherSetting) });
export type WatcherSettingList = z.infer<typeof WatcherSettingList>;

/** Four weeks. */
const MOST_MINUTES = 40_320;

/** `intervalMinutes`: null, as its watcher says; 0, only when asked. */
export const WatcherSettingRequest = z.strictObject({
  active: z.boolean(),
  intervalMinutes: z.number().int().min(0).max(MOST_MINUTES).nullable().default(null),
});
export type WatcherSettingRequest = z.input<typeof WatcherSettingRequest>;

/** `items`: how many there are, as a confirmation. */
export const ItemRemovalRequest = z.strictObject({ items: z.number().int().min(0) });
export type ItemRemovalRequest = z.infer<typeof ItemRemovalRequest>;

export const ItemsRemoved = z.object({ items: z.number().int() });
export type ItemsRemoved = z.infer<typeof ItemsRemoved>;
