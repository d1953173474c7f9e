import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { limitLabel } from './limit-label.ts';
import type { Measure, Measurement } from './measurement.ts';
import { METRICS } from './metrics.ts';

/** What waits on the queue, of one kind of job. */
export interface QueueState {
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
  /** Null when none waits. */
  readonly oldestWaitingSeconds: number | null;
}

export interface SchedulerState {
  readonly lagSeconds: number;
  readonly outstanding: number;
  /** False of a scheduler that stands by. */
  readonly deciding: boolean;
}

export interface PoolState {
  readonly processes: number;
  readonly busy: number;
}

export interface PrometheusMetrics {
  readonly measure: Measure;
  /** Job → what waits. A job that is not named is no longer told of. */
  setQueue(queue: Readonly<Record<string, QueueState>>): void;
  setScheduler(state: SchedulerState): void;
  setPool(state: PoolState): void;
  /** What a scraper gets. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface PrometheusOptions {
  /** Also those of the process: memory, CPU, event loop, garbage collection. */
  readonly defaults: boolean;
  readonly version: string;
}

type Table = typeof METRICS;
type Made = { readonly [Key in keyof Table]: MadeOf<Table[Key]['kind'], Table[Key]['labels'][number]> };
type MadeOf<Kind, Label extends string> = { counter: Counter<Label>; gauge: Gauge<Label>; histogram: Histogram<Label> }[Kind &
  ('counter' | 'gauge' | 'histogram')];

/** Distinct causes of failures that get a series of their own: codes come from providers, so nobody knows how many there are. */
const MOST_REASONS = 100;

const makeOne = (metric: Table[keyof Table], registry: Registry): Counter | Gauge | Histogram => {
  const options = { name: metric.name, help: metric.help, labelNames: metric.labels, registers: [registry] };
  if (metric.kind === 'counter') return new Counter(options);
  if (metric.kind === 'histogram') return new Histogram({ ...options, buckets: [...metric.buckets] });
  const gauge = new Gauge(options);
  // The library would tell 0 of what nobody has set: a process without a scheduler knows of no lag.
  if (metric.labels.length === 0) gauge.remove();
  return gauge;
};

const makeAll = (registry: Registry): Made =>
  Object.fromEntries(Object.entries(METRICS).map(([key, metric]) => [key, makeOne(metric, registry)])) as unknown as Made;

type Takers = { readonly [What in Measurement['what']]: (measurement: Extract<Measurement, { what: What }>) => void };

/** Adding 0 makes the series: a rate sees the first increase only of a series that was there before. */
const makeTakers = (made: Made): Takers => {
  const reasonOf = limitLabel(MOST_REASONS);
  return {
    'items fetched': ({ technology, items }) => made.items.inc({ technology }, items),
    'items audited': ({ technology, items }) => made.auditedItems.inc({ technology }, items),
    'run ended': ({ technology, state, seconds, changes }) => {
      made.runDuration.observe({ technology }, seconds);
      for (const each of ['done', 'failed'] as const) made.runs.inc({ technology, state: each }, each === state ? 1 : 0);
      for (const [change, count] of Object.entries(changes)) made.changes.inc({ technology, change }, count);
    },
    failure: ({ technology, reason }) => made.failures.inc({ technology, reason: reasonOf(reason) }),
    calls: ({ service, calls, throttled }) => {
      made.apiCalls.inc({ service }, calls);
      made.throttles.inc({ service }, throttled);
    },
    'job ended': ({ job, outcome, seconds }) => {
      made.jobDuration.observe({ job }, seconds);
      for (const each of ['done', 'failed', 'died'] as const) made.jobs.inc({ job, outcome: each }, each === outcome ? 1 : 0);
    },
  };
};

/** Metrics in memory, as Prometheus scrapes them, in a registry of their own. */
export const makePrometheusMetrics = ({ defaults, version }: PrometheusOptions): PrometheusMetrics => {
  const registry = new Registry();
  const made = makeAll(registry);
  const takers = makeTakers(made);
  made.buildInfo.set({ version }, 1);
  if (defaults) collectDefaultMetrics({ register: registry });
  return {
    measure: (measurement) => (takers[measurement.what] as (one: Measurement) => void)(measurement),
    setQueue(queue) {
      made.queueJobs.reset();
      made.queueOldest.reset();
      for (const [job, { waiting, delayed, active, failed, oldestWaitingSeconds }] of Object.entries(queue)) {
        for (const [state, count] of Object.entries({ waiting, delayed, active, dead: failed })) made.queueJobs.set({ job, state }, count);
        made.queueOldest.set({ job }, oldestWaitingSeconds ?? 0);
      }
    },
    setScheduler({ lagSeconds, outstanding, deciding }) {
      made.schedulerLag.set(lagSeconds);
      made.schedulerOutstanding.set(outstanding);
      made.schedulerLeader.set(deciding ? 1 : 0);
    },
    setPool({ processes, busy }) {
      made.children.set(processes);
      made.childrenBusy.set(busy);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
