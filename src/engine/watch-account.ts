import type { Kysely } from 'kysely';
import { failpoint } from '../base/failpoint.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import { prepareSnapshot } from '../model/prepare-snapshot.ts';
import type { WatchEvent } from '../model/snapshot.ts';
import type { ProviderSettings, WatchSession } from '../plugin/define-provider.ts';
import type { RateBudget } from '../plugin/rate-budget.ts';
import type { SecretCache } from '../plugin/secret-cache.ts';
import type { DB } from '../store/database-types.ts';
import { heartbeat, openRuns, type RunCounts, refreshStatistics } from '../store/run-store.ts';
import type { Auditor } from './audit-context.ts';
import { itemKey } from './compare-batch.ts';
import { finishRun } from './finish-run.ts';
import { isDeadHolder, leaseHolder } from './lease-holder.ts';
import { recordBatch, type WatchBatch } from './record-batch.ts';
import { recordGoneItems } from './record-gone.ts';
import { technologyOf } from './registry.ts';
import { asCheckedAccount, makeTechnologyRun, type WatchRun, type WatchSummary } from './watch-run.ts';
import { withFieldSecrets } from './with-field-secrets.ts';

/** A batch is written when it has this many items, or this many bytes of configuration. */
const BATCH_ITEMS = 200;
const BATCH_BYTES = 1_200_000;
/** So many new rows make the planner's old statistics wrong before autovacuum comes by. */
const MANY_CREATED = 500;
/** While one batch is judged in this process, PostgreSQL writes the items of the next. A third has nothing left to overlap with. */
const BATCHES_AT_ONCE = 2;
const HEARTBEAT_MILLISECONDS = 10_000;

/** Everything that watching needs from outside. */
export interface WatchOptions {
  readonly db: Kysely<DB>;
  readonly auditor: Auditor;
  readonly budget: RateBudget;
  readonly conceal: (value: string) => string;
  readonly providerSettings: ProviderSettings;
  /** The values of the secret fields of an account. */
  readonly fieldSecrets: (account: Account) => Promise<JsonObject>;
  /** How long the log of failures is kept. */
  readonly failureLogDays: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Shared by the processes of one worker. */
  readonly secrets?: SecretCache;
  /** Told of each failure: its technology, and the code of its cause. */
  readonly onFailure?: (technology: string, reason: string) => void;
  /** Told after each batch: how many items of which technology have been seen so far. */
  readonly onProgress?: (counts: ReadonlyMap<string, RunCounts>) => void;
}

const emptyBatch = (): WatchBatch => ({ snapshots: [], undescribed: [], failures: [] });

const isEmpty = (batch: WatchBatch): boolean => batch.snapshots.length + batch.undescribed.length + batch.failures.length === 0;

/** A batch that is being written. */
interface Writing {
  readonly uids: ReadonlySet<string>;
  readonly done: Promise<void>;
}

const uidsOf = (batch: WatchBatch): Set<string> =>
  new Set(batch.snapshots.map(({ snapshot }) => itemKey(snapshot.technology, snapshot.uid)));

/** Collects events into batches and writes them while the next one is read: PostgreSQL works on one while another is judged here. */
const makeRecorder = (options: WatchOptions, watch: WatchRun) => {
  let batch = emptyBatch();
  let bytes = 0;
  let writing: Writing[] = [];
  /** Waits until so few batches are under way, and for those that have an item of the next one: a uid told twice must be seen. */
  const settle = async (most: number, next: ReadonlySet<string>): Promise<void> => {
    const last = writing.findLastIndex(({ uids }) => !uids.isDisjointFrom(next));
    const ended = writing.slice(0, Math.max(last + 1, writing.length - most));
    for (const one of ended) await one.done;
    writing = writing.slice(ended.length);
  };
  const flush = async (): Promise<void> => {
    const uids = uidsOf(batch);
    await settle(BATCHES_AT_ONCE - 1, uids);
    if (isEmpty(batch)) return;
    const done = recordBatch(options.db, watch, batch).then(() =>
      options.onProgress?.(new Map([...watch.runs].map(([index, run]) => [index, run.counts]))),
    );
    // Whoever awaits next gets the error; until then it is not "unhandled".
    done.catch(() => undefined);
    writing.push({ uids, done });
    batch = emptyBatch();
    bytes = 0;
  };
  return {
    /** True when the batch is full. */
    take(event: WatchEvent): boolean {
      fileEvent(event, watch, batch);
      bytes += event.type === 'item' ? batch.snapshots.at(-1)!.durableText.length : 0;
      return (
        batch.snapshots.length >= BATCH_ITEMS || bytes >= BATCH_BYTES || batch.undescribed.length + batch.failures.length >= BATCH_ITEMS
      );
    },
    flush,
    async finish(): Promise<void> {
      await flush();
      await settle(0, new Set());
    },
    /** Waits for what is under way, however it ends. */
    async abandon(): Promise<void> {
      await Promise.allSettled(writing.map(({ done }) => done));
    },
  };
};

const fileEvent = (event: WatchEvent, watch: WatchRun, batch: WatchBatch): void => {
  switch (event.type) {
    case 'item': {
      const { comparison } = watch.runs.get(event.snapshot.technology)!.technology;
      batch.snapshots.push(prepareSnapshot(event.snapshot, comparison, watch.conceal));
      return;
    }
    case 'undescribed':
      batch.undescribed.push(event);
      return;
    case 'failure': {
      const run = watch.runs.get(event.at.technology)!;
      if (event.at.place === null) run.knowsPlaces = false;
      else if (event.at.uid === null) run.failed.add(event.at.place);
      batch.failures.push({ runId: run.id, at: event.at, cause: event.cause });
      return;
    }
    case 'listed':
      watch.runs.get(event.technology)!.listed.add(event.place);
  }
};

const keepLease = (options: WatchOptions, watch: WatchRun, lost: AbortController): NodeJS.Timeout => {
  const ids = [...watch.runs.values()].map((run) => run.id);
  const beat = async (): Promise<void> => {
    if (!(await heartbeat(options.db, ids)))
      lost.abort(new MonkeyError('lease-lost', 'Another worker has taken over this run; nothing more is written.'));
  };
  // A heartbeat that fails is tried again at the next tick; the fence of every batch decides, not this timer.
  const timer = setInterval(() => void beat().catch(() => undefined), HEARTBEAT_MILLISECONDS);
  timer.unref();
  return timer;
};

const readAll = async (options: WatchOptions, watch: WatchRun, session: WatchSession, signal: AbortSignal): Promise<void> => {
  const recorder = makeRecorder(options, watch);
  try {
    for await (const event of session.watch([...watch.runs.values()].map((run) => run.technology.watcher))) {
      signal.throwIfAborted();
      if (recorder.take(event)) await recorder.flush();
    }
    await recorder.finish();
  } finally {
    await recorder.abandon();
  }
  signal.throwIfAborted();
  failpoint('after-list');
  for (const run of watch.runs.values()) await recordGoneItems(options.db, watch, run, session);
};

const createdBy = (watch: WatchRun): number => [...watch.runs.values()].reduce((sum, run) => sum + run.counts.created, 0);

const openWatch = async (options: WatchOptions, account: Account, technologies: readonly string[]): Promise<WatchRun> => {
  const { registry } = options.auditor;
  const known = technologies.map((index) => technologyOf(registry, index));
  const ids = await openRuns(options.db, account.id, technologies, leaseHolder(), isDeadHolder);
  const runs = new Map(
    known.map((technology) => [technology.watcher.index, makeTechnologyRun(ids.get(technology.watcher.index)!, technology)]),
  );
  return {
    account,
    asAccount: asCheckedAccount(account),
    auditor: options.auditor,
    runs,
    conceal: options.conceal,
    failureLogDays: options.failureLogDays,
    now: options.now,
  };
};

/** Says in the runs' rows why they ended. When not even that can be written, their leases run out by themselves. */
const closeFailedRuns = async (db: Kysely<DB>, watch: WatchRun, calls: number, error: unknown): Promise<void> => {
  const ends = [...watch.runs.values()].map((run) => finishRun(db, watch, run, { state: 'failed', calls, problem: sentenceOf(error) }));
  await Promise.allSettled(ends);
};

/**
 * Watches some technologies of one account in one pass: reads, records, judges what changed. Safe to run twice, and at the
 * same time: the second one gets `already-running`. Verdicts of dependents are left in `audit_due`.
 */
export const watchAccount = async (options: WatchOptions, account: Account, technologies: readonly string[]): Promise<WatchSummary[]> => {
  const watch = await openWatch(options, account, technologies);
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const timer = keepLease(options, watch, lost);
  const provider = options.auditor.registry.providers.get(account.type);
  let session: WatchSession | undefined;
  try {
    if (!provider) throw new MonkeyError('not-found', `There is no account type "${account.type}".`);
    session = await withFieldSecrets(provider, await options.fieldSecrets(account)).open({
      account,
      signal,
      budget: options.budget,
      now: options.now,
      conceal: options.conceal,
      settings: options.providerSettings,
      ...(options.secrets ? { secrets: options.secrets } : {}),
    });
    await readAll(options, watch, session, signal);
    if (createdBy(watch) >= MANY_CREATED) await refreshStatistics(options.db);
    const summaries: WatchSummary[] = [];
    for (const run of watch.runs.values())
      summaries.push(await finishRun(options.db, watch, run, { state: 'done', calls: session.calls(), problem: null }));
    return summaries;
  } catch (error) {
    await closeFailedRuns(options.db, watch, session?.calls() ?? 0, error);
    throw error;
  } finally {
    clearInterval(timer);
    await session?.close();
  }
};
