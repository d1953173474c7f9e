interface Metric {
  readonly name: `monkey_${string}`;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds of a histogram, in seconds. */
  readonly buckets?: readonly number[];
}

/** From a snapshot of a file to the largest account at a low rate limit. */
const DURATIONS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200] as const;

/** Every metric for Prometheus. Names and labels are public: dashboards and alerts rest on them. */
export const METRICS = {
  queueJobs: {
    name: 'monkey_queue_jobs',
    kind: 'gauge',
    labels: ['job', 'state'],
    help: 'Jobs on the queue, by state: waiting, delayed (tried again later), active, or dead (given up).',
  },
  queueOldest: {
    name: 'monkey_queue_oldest_seconds',
    kind: 'gauge',
    labels: ['job'],
    help: 'How long the oldest waiting job has waited; 0 when none waits.',
  },
  runDuration: {
    name: 'monkey_run_duration_seconds',
    kind: 'histogram',
    labels: ['technology'],
    help: 'How long runs took, whatever came of them.',
    buckets: DURATIONS,
  },
  runs: { name: 'monkey_runs_total', kind: 'counter', labels: ['technology', 'state'], help: 'Runs that ended, by state: done or failed.' },
  items: { name: 'monkey_items_total', kind: 'counter', labels: ['technology'], help: 'Items that were fetched from providers.' },
  auditedItems: { name: 'monkey_audited_items_total', kind: 'counter', labels: ['technology'], help: 'Items that were audited.' },
  changes: {
    name: 'monkey_changes_total',
    kind: 'counter',
    labels: ['technology', 'change'],
    help: 'What runs did to items: created, changed, ephemeral, reshaped, deleted or reappeared.',
  },
  failures: {
    name: 'monkey_failures_total',
    kind: 'counter',
    labels: ['technology', 'reason'],
    help: 'Places, items and parts that could not be read, by the code of the cause; "other" when there are too many codes.',
  },
  throttles: {
    name: 'monkey_throttles_total',
    kind: 'counter',
    labels: ['service'],
    help: 'Calls that a service of a provider refused for their rate.',
  },
  apiCalls: {
    name: 'monkey_api_calls_total',
    kind: 'counter',
    labels: ['service'],
    help: 'Calls to services of providers; each attempt counts.',
  },
  schedulerLag: {
    name: 'monkey_scheduler_lag_seconds',
    kind: 'gauge',
    labels: [],
    help: 'By how much the most overdue run is late.',
  },
  schedulerLeader: {
    name: 'monkey_scheduler_leader',
    kind: 'gauge',
    labels: [],
    help: '1 in the scheduler that decides, 0 in one that stands by.',
  },
  schedulerOutstanding: {
    name: 'monkey_scheduler_outstanding_jobs',
    kind: 'gauge',
    labels: [],
    help: 'Jobs that the scheduler has published and that have not ended.',
  },
  jobs: {
    name: 'monkey_jobs_total',
    kind: 'counter',
    labels: ['job', 'outcome'],
    help: 'Jobs that ended, by outcome: done, failed, or died (the process that did it ended without an answer).',
  },
  jobDuration: {
    name: 'monkey_job_duration_seconds',
    kind: 'histogram',
    labels: ['job'],
    help: 'How long jobs took, whatever came of them.',
    buckets: DURATIONS,
  },
  children: { name: 'monkey_children', kind: 'gauge', labels: [], help: 'Child processes of this worker.' },
  childrenBusy: { name: 'monkey_children_busy', kind: 'gauge', labels: [], help: 'Child processes of this worker that do a job.' },
  buildInfo: { name: 'monkey_build_info', kind: 'gauge', labels: ['version'], help: 'Always 1; the label tells the version.' },
} as const satisfies Readonly<Record<string, Metric>>;
