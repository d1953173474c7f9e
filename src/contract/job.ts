import { z } from 'zod';
import { listOf, PageQuery, queryList } from './page.ts';
import { RUN_STATES } from './run.ts';

/** What somebody asked to be done now: to watch technologies of an account, or to judge what is stored of them. */
export const Job = z.object({
  id: z.number().int(),
  kind: z.enum(['scan', 'audit']),
  account: z.string(),
  /** Of an audit, empty: all. */
  technologies: z.array(z.string()),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  /** `lost`: nobody has begun it for a day. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'lost']),
  /** Of a scan: the run that answers it, for each technology. */
  runs: z.array(z.object({ id: z.number().int(), technology: z.string(), state: z.enum(RUN_STATES) })),
  /** Of an audit: items that have not been judged since then, counted up to 1,000. */
  remaining: z.number().int(),
});
export type Job = z.infer<typeof Job>;

export const JobQuery = PageQuery.omit({ asOf: true }).extend({
  kind: z.enum(['scan', 'audit']).optional(),
  account: queryList,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'lost']).optional(),
});
export type JobQuery = z.input<typeof JobQuery>;

/** Newest first. */
export const JobList = listOf(Job);
export type JobList = z.infer<typeof JobList>;

const Names = z.array(z.string().min(1).max(300)).min(1).max(1_000).optional();

/** Which accounts, by name, and which technologies. Absent: all that the caller sees, and that are watched. */
export const JobRequest = z.strictObject({ accounts: Names, technologies: Names });
export type JobRequest = z.input<typeof JobRequest>;

/** `isNew` false: the same was asked for, or is under way, and that one stands for both. */
export const AskedJobs = z.object({ jobs: z.array(Job.extend({ isNew: z.boolean() })) });
export type AskedJobs = z.infer<typeof AskedJobs>;

/** A job that has used up its attempts. */
export const DeadJob = z.object({
  id: z.string(),
  /** `watch-account` or `audit-due`. */
  job: z.string(),
  /** Null: it is of no account. */
  account: z.string().nullable(),
  technologies: z.array(z.string()),
  attempts: z.number().int(),
  /** What the last attempt ended with. */
  error: z.string(),
  diedAt: z.iso.datetime(),
});
export type DeadJob = z.infer<typeof DeadJob>;

export const DeadJobQuery = PageQuery.omit({ asOf: true });
export type DeadJobQuery = z.input<typeof DeadJobQuery>;

/** Newest first. */
export const DeadJobList = listOf(DeadJob);
export type DeadJobList = z.infer<typeof DeadJobList>;

/** How much is on the queue, by what the jobs are called. */
export const QueueDepth = z.object({
  rows: z.array(
    z.object({
      job: z.string(),
      waiting: z.number().int(),
      delayed: z.number().int(),
      active: z.number().int(),
      /** Dead ones. */
      failed: z.number().int(),
      oldestWaitingSeconds: z.number().nullable(),
    }),
  ),
});
export type QueueDepth = z.infer<typeof QueueDepth>;
