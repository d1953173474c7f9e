/** A test, by its file and its full name as vitest tells it, without the parts that vary. */
export interface ShownBy {
  readonly file: string;
  /** A part of the full name: the names of its describes and its own, separated by blanks. */
  readonly name: string;
}

/** One requirement of whoever runs the program, and the tests that show that it holds. */
export interface OperatorRequirement {
  readonly id: string;
  readonly what: string;
  /** How it is met, where that is better or other than what was asked for. */
  readonly how?: string;
  readonly shownBy: readonly ShownBy[];
}

const CLUSTER = 'test/distributed/supervised-cluster.test.ts';
const ROLES = 'test/distributed/roles.test.ts';
const DRAINING = 'test/distributed/draining.test.ts';
const STACKS = 'test/distributed/stacks.test.ts';
const DEPLOY_CHECK = 'test/distributed/deploy-check.test.ts';
const SUPERVISOR = 'test/deploy/supervisor.test.ts';
const NGINX = 'test/deploy/nginx.test.ts';
const DUE = 'src/scheduler/due-jobs.test.ts';
const SCHEDULER = 'src/scheduler/scheduler.test.ts';
const LEASE = 'test/store/scheduler-lease.test.ts';
const REDIS = 'src/broker/redis-broker.test.ts';
const DATABASE = 'src/broker/database-broker.test.ts';
const EVERY_SETTING = 'test/settings/every-setting.test.ts';

const both = (name: string): readonly ShownBy[] => [
  { file: REDIS, name },
  { file: DATABASE, name },
];

/** The operator's view, O1 to O19. */
export const OPERATOR_REQUIREMENTS: readonly OperatorRequirement[] = [
  {
    id: 'O1',
    what: 'Any number of UI/API instances behind a load balancer, one scheduler, any number of workers, a broker, PostgreSQL.',
    shownBy: [
      { file: CLUSTER, name: 'watches every account and technology, with one scheduler that decides and one that stands by' },
      { file: CLUSTER, name: 'serves people through NGINX; a session holds on every API server' },
    ],
  },
  {
    id: 'O2',
    what: 'Scheduler and worker do not share an instance, except where one does everything.',
    how: 'One command runs everything on embedded parts; a scheduler and a worker that share a machine say so in the log.',
    shownBy: [
      { file: 'test/e2e/first-visit.test.ts', name: 'signs in through the link that the program has left, which works once' },
      { file: 'test/distributed/logged-jobs.test.ts', name: 'a worker and a scheduler on one machine hint at each other' },
    ],
  },
  {
    id: 'O3',
    what: 'Each kind is an image that can be cloned; nothing on its disk matters; a worker that is told to go drains first.',
    shownBy: [
      { file: DRAINING, name: 'has all the time that it needs when it is drained; then it takes nothing more until it is resumed' },
      { file: ROLES, name: 'a worker that is told to go finishes its task first' },
      { file: 'test/distributed/api-draining.test.ts', name: 'an API server that is told to go finishes the requests under way' },
      { file: 'test/deploy/user-data.test.ts', name: 'stops the role when the group wants the instance gone, and then lets it go' },
      ...both('what does not end in time is handed back: another worker takes it at once, and no attempt is counted'),
    ],
  },
  {
    id: 'O4',
    what: 'Supervisord configurations ship: autostart, autorestart, one process, own user, own log, termination of the whole group, a start grace for workers.',
    how: 'Also systemd units, containers and a Helm chart.',
    shownBy: [
      { file: SUPERVISOR, name: 'keeps one process alive and signals its whole group' },
      { file: SUPERVISOR, name: 'give workers a start grace of a minute and everything else less' },
      { file: SUPERVISOR, name: 'starts a worker again that was killed with -9' },
      { file: 'test/deploy/helm.test.ts', name: 'run their commands' },
    ],
  },
  {
    id: 'O5',
    what: 'NGINX serves the UI as static files and passes the API on; the log of the API is /var/log/security_monkey/securitymonkey.log.',
    shownBy: [
      { file: NGINX, name: 'keeps assets for ever and the page not at all' },
      { file: NGINX, name: 'the API is asked for /healthcheck' },
      { file: SUPERVISOR, name: 'starts securitymonkeyui as its own user, with its own log' },
    ],
  },
  {
    id: 'O6',
    what: 'A changed supervisor file needs a reload only.',
    shownBy: [{ file: SUPERVISOR, name: 'takes up a changed file with a reload' }],
  },
  {
    id: 'O7',
    what: 'The scheduler puts tasks on the queue at their intervals, one hour unless set otherwise.',
    how: 'Each pair has a minute of its own, so that the technologies of an account do not fall on it at once.',
    shownBy: [
      { file: DUE, name: 'runs come one interval apart, never later, and each point is used once' },
      { file: DUE, name: 'the technologies of an account spread over the interval' },
    ],
  },
  {
    id: 'O8',
    what: '`schedule_at_full_hour` aligns runs to the clock.',
    how: 'The first run still comes at once, the alignment follows.',
    shownBy: [
      { file: DUE, name: 'the first run comes at once, then the alignment follows' },
      { file: DUE, name: 'when the clock goes forward no run is lost, when it goes back none is doubled' },
    ],
  },
  {
    id: 'O9',
    what: 'On its start the scheduler purges the waiting jobs and begins afresh, so that edits hold.',
    how: 'Only periodic jobs of its own stack are purged, a standby purges nothing, and edits take effect without a restart.',
    shownBy: [
      { file: SCHEDULER, name: 'purges on its start, then publishes everything that is due, once' },
      { file: SCHEDULER, name: 'takes edits over without a restart' },
      { file: SCHEDULER, name: 'a second one stands by, and takes over when the first has gone; it purges nothing' },
      ...both('nothing is purged that somebody asked for, that is delayed, that is tried again, or that runs'),
    ],
  },
  {
    id: 'O10',
    what: 'More than one scheduler does damage.',
    how: 'A second one of a stack stands by; stacks run side by side; two that would watch the same are refused.',
    shownBy: [
      { file: CLUSTER, name: 'goes on when the scheduler that decides is killed' },
      { file: LEASE, name: 'another stack has its own, unless it would watch the same' },
      { file: STACKS, name: 'two stacks run side by side on one database and one broker, as long as they share no technology' },
      { file: LEASE, name: 'two stacks that overlap and start at once do not both start' },
      ...both('stacks see nothing of each other'),
    ],
  },
  {
    id: 'O11',
    what: 'A state file of the schedule could be named.',
    how: 'There is none: what is due and what was begun stands in the database.',
    shownBy: [
      { file: 'src/scheduler/plan.test.ts', name: 'has nothing to say of pairs whose past it does not know' },
      { file: CLUSTER, name: 'goes on when Redis is killed and has lost everything' },
    ],
  },
  {
    id: 'O12',
    what: 'Redis by default; ElastiCache works; other brokers by configuration; one configuration for scheduler and workers.',
    how: 'Without `broker_url` the database is the broker. A worker with another version or other settings than its scheduler takes no jobs and says why.',
    shownBy: [
      ...both('a job is handed out with what it was published with'),
      { file: 'src/broker/redis-connections.test.ts', name: 'is spoken to by TLS, if its certificate is trusted' },
      { file: 'src/broker/open-broker.test.ts', name: 'may be one that a plugin defines' },
      { file: STACKS, name: 'a worker with other settings than the scheduler takes no jobs and says why, until they agree' },
      { file: STACKS, name: 'a job of another version or other settings waits, at the cost of no attempt' },
    ],
  },
  {
    id: 'O13',
    what: 'Workers, the scheduler and nobody else reach the broker.',
    shownBy: [
      { file: 'test/deploy/helm.test.ts', name: 'let scheduler and workers reach the broker, and nobody else' },
      { file: 'test/deploy/compose.test.ts', name: 'let scheduler and workers reach the broker, and nobody else' },
      { file: 'src/broker/redis-connections.test.ts', name: 'takes a user and a password; a wrong one is refused without being shown' },
    ],
  },
  {
    id: 'O14',
    what: 'The configuration has broker_url, imports, worker_concurrency, timezone, enable_utc, worker_max_tasks_per_child.',
    shownBy: [
      { file: EVERY_SETTING, name: '' },
      { file: 'src/worker/child-pool.test.ts', name: 'with one task a child, each task has a process of its own that ends with it' },
    ],
  },
  {
    id: 'O15',
    what: 'To scale, add workers first, concurrency second.',
    shownBy: [...both('thousands of jobs are published at once, and two workers share them')],
  },
  {
    id: 'O16',
    what: 'A worker fetches changes, audits them, and sends out reports.',
    how: 'Reports and alerts are still to come.',
    shownBy: [{ file: CLUSTER, name: 'no revision is lost or doubled: every item was created once, and what was made meanwhile is there' }],
  },
  {
    id: 'O17',
    what: 'Tasks are split by account and technology; any number of workers run them in parallel.',
    shownBy: [{ file: DUE, name: 'is one job per account where all is read in one pass, else a job each' }],
  },
  {
    id: 'O18',
    what: 'With METRICS_ENABLED, what was added to and completed from the queue is reported to CloudWatch.',
    shownBy: [
      {
        file: 'test/telemetry/cloudwatch-metrics.test.ts',
        name: 'sums by technology and account, under the names, the dimensions and the unit of the original',
      },
      { file: 'test/telemetry/cloudwatch-metrics.test.ts', name: 'it goes into the namespace and the region that were said' },
    ],
  },
  {
    id: 'O19',
    what: 'Order of a deployment: scheduler and workers down, migration, scheduler, workers.',
    how: '`monkey deploy check` says where an upgrade stands; roles refuse another schema; versions do not mix.',
    shownBy: [
      { file: DEPLOY_CHECK, name: 'the scheduler is stopped, then the workers, then it is the turn of the database' },
      { file: DEPLOY_CHECK, name: 'the scheduler comes first, then the workers; then all is well' },
      { file: DEPLOY_CHECK, name: 'another version is named, and so are settings that differ' },
    ],
  },
];
