import type { Registry } from '../engine/registry.ts';
import type { WatchSummary } from '../engine/watch-run.ts';
import type { Account } from '../model/account.ts';
import type { RateBudget } from '../plugin/rate-budget.ts';
import { noCounts } from '../store/run-store.ts';
import type { Measure } from '../telemetry/measurement.ts';

/** A budget that counts the calls of each service. */
export const countingBudget = (budget: RateBudget) => {
  const counts = new Map<string, { calls: number; throttled: number }>();
  const of = (service: string) => {
    const known = counts.get(service) ?? { calls: 0, throttled: 0 };
    counts.set(service, known);
    return known;
  };
  const counting: RateBudget = {
    take(key, signal) {
      of(key.service).calls += 1;
      return budget.take(key, signal);
    },
    throttled(key) {
      of(key.service).throttled += 1;
      budget.throttled(key);
    },
  };
  return {
    budget: counting,
    tell(measure: Measure): void {
      for (const [service, { calls, throttled }] of counts) measure({ what: 'calls', service, calls, throttled });
    },
  };
};

/** Measures a watch: how long it took, and what came of it for each technology. */
export const measureWatch = async (
  { registry, measure, account }: { registry: Registry; measure: Measure; account: Account },
  technologies: readonly string[],
  watch: () => Promise<WatchSummary[]>,
): Promise<WatchSummary[]> => {
  const begin = performance.now();
  const ended = (state: 'done' | 'failed', technology: string, counts: ReturnType<typeof noCounts>): void => {
    const { created, changed, ephemeral, reshaped, deleted, reappeared, failures, items } = counts;
    const seconds = (performance.now() - begin) / 1000;
    measure({
      what: 'run ended',
      technology,
      state,
      seconds,
      changes: { created, changed, ephemeral, reshaped, deleted, reappeared },
      failures,
    });
    if (state === 'failed') return;
    const title = registry.technologies.get(technology)?.watcher.title ?? technology;
    const told = { technology, title, account: account.identifier, items };
    measure({ what: 'items fetched', ...told });
    measure({ what: 'items audited', ...told });
  };
  try {
    const summaries = await watch();
    for (const summary of summaries) ended('done', summary.technology, summary);
    return summaries;
  } catch (error) {
    for (const technology of technologies) ended('failed', technology, noCounts());
    throw error;
  }
};
