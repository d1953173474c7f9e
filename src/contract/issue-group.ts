import { z } from 'zod';
import { IssueFilter } from './issue.ts';
import { AsOfQuery } from './page.ts';

/** The issues of one check, together. */
export const IssueGroup = z.object({
  check: z.string(),
  /** What the check demands; null: no such check comes with this program any more. */
  title: z.string().nullable(),
  technology: z.string(),
  issues: z.number().int(),
  justified: z.number().int(),
  /** Items that have one of these issues, and all active ones of the technology that the reader sees. */
  items: z.number().int(),
  ofItems: z.number().int(),
  accounts: z.number().int(),
  score: z.number().int(),
  unjustifiedScore: z.number().int(),
  /** When the oldest and the newest of them were opened. */
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
});
export type IssueGroup = z.infer<typeof IssueGroup>;

export const IssueGroupQuery = AsOfQuery.extend(IssueFilter.shape);
export type IssueGroupQuery = z.input<typeof IssueGroupQuery>;

/** The highest unjustified score first. `asOf`: the instant as of which they are counted. */
export const IssueGroupList = z.object({ rows: z.array(IssueGroup), asOf: z.iso.datetime() });
export type IssueGroupList = z.infer<typeof IssueGroupList>;
