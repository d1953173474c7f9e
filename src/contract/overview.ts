import { z } from 'zod';

export const Account = z.object({
  name: z.string(),
  type: z.string(),
  identifier: z.string(),
  active: z.boolean(),
  thirdParty: z.boolean(),
});
export type Account = z.infer<typeof Account>;

export const Technology = z.object({ index: z.string(), title: z.string(), plural: z.string(), accountType: z.string() });
export type Technology = z.infer<typeof Technology>;

/** What a reader needs once: names for filters, and whether there is anything to see yet. */
export const Overview = z.object({
  accounts: z.array(Account),
  technologies: z.array(Technology),
  regions: z.array(z.string()),
  /** Unjustified issues, highest score first. */
  issuesByScore: z.array(z.object({ score: z.number().int(), count: z.number().int() })),
  items: z.number().int(),
  itemsIsExact: z.boolean(),
  failures: z.number().int(),
  /** The newest end of a run, null when nothing has run. */
  lastRun: z.iso.datetime().nullable(),
});
export type Overview = z.infer<typeof Overview>;

export const DemoLoaded = z.object({ items: z.number().int() });
export type DemoLoaded = z.infer<typeof DemoLoaded>;
