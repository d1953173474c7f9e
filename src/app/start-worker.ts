import { logFields, withLogFields } from '../base/log-fields.ts';
import { makeSlots } from '../base/make-slots.ts';
import type { Handlers, JobName, Jobs } from '../broker/broker.ts';
import { MonkeyError } from '../model/errors.ts';
import { schedulerOf } from '../store/scheduler-lease-store.ts';
import type { SpanAttributes } from '../telemetry/tracing.ts';
import type { Gate } from '../worker/gate.ts';
import { withGrace } from '../worker/grace.ts';
import type { TaskList } from '../worker/task-list.ts';
import { type JobLog, makeJobLog } from './job-log.ts';
import { stampOf } from './stamped-broker.ts';
import type { Role } from './start-role.ts';

/** Carries out one job, here or in a child. */
export type CarryOut = <Name extends JobName>(name: Name, payload: Jobs[Name], signal: AbortSignal) => Promise<void>;

export interface WorkerParts {
  readonly carryOut: CarryOut;
  readonly tasks: TaskList;
  readonly gate: Gate;
  readonly slots: number;
}

const LATE_SECONDS = 60;

const aboutOf = (payload: Jobs[JobName]): string =>
  'accountId' in payload ? `account ${payload.accountId}: ${payload.technologies.join(', ')}` : 'what is due';

/** A job of another version or other settings: only a scheduler that is like this worker can say that it is merely an old one. */
const assertSameStamp = async ({ app, instance, logger }: Role, gate: Gate, by: string | undefined): Promise<void> => {
  const own = stampOf(instance);
  if (by === undefined || by === own) return;
  const scheduler = await schedulerOf(app.database.kysely, instance.stack);
  if (scheduler && stampOf(scheduler) === own) return;
  gate.set('mismatch', true);
  const sentence = `A job comes from version and settings ${by}, this worker has ${own}. It takes no jobs until the scheduler has the same.`;
  logger.error(sentence);
  throw new MonkeyError('version-mismatch', sentence);
};

const logLateness = ({ logger }: Role, payload: Jobs[JobName]): void => {
  if (!('due' in payload) || payload.due == null) return;
  const lateSeconds = Math.round((Date.now() - Date.parse(payload.due)) / 1000);
  if (lateSeconds > LATE_SECONDS) logger.warn({ lateSeconds }, 'a job is late');
};

/** What the log says of the job, for a span: `monkey.account`, `monkey.technology`. */
const spanAttributes = (): SpanAttributes =>
  Object.fromEntries(Object.entries(logFields()).map(([field, value]) => [`monkey.${field}`, String(value)]));

/** The handlers of this process: each notes what it does, and how long that took. */
const handlersOf = (role: Role, { carryOut, tasks, gate }: WorkerParts, jobLog: JobLog, stopping: AbortSignal): Handlers => {
  const { app, telemetry } = role;
  const work = async <Name extends JobName>(name: Name, payload: Jobs[Name], claim: AbortSignal): Promise<void> => {
    await assertSameStamp(role, gate, payload.by);
    logLateness(role, payload);
    const { signal, done } = withGrace(claim, stopping, role.signal, app.settings.workerShutdownSeconds);
    const begin = performance.now();
    let outcome: 'done' | 'failed' | 'died' = 'done';
    try {
      await tasks.during(name, aboutOf(payload), () => telemetry.span(name, spanAttributes(), () => carryOut(name, payload, signal)));
    } catch (error) {
      outcome = error instanceof MonkeyError && error.code === 'child-died' ? 'died' : 'failed';
      throw error;
    } finally {
      done();
      telemetry.measure({ what: 'job ended', job: name, outcome, seconds: (performance.now() - begin) / 1000 });
    }
  };
  const handle =
    <Name extends JobName>(name: Name) =>
    (payload: Jobs[Name], claim: AbortSignal): Promise<void> =>
      jobLog.during(name, payload, () => work(name, payload, claim));
  return { 'watch-account': handle('watch-account'), 'audit-due': handle('audit-due') };
};

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/**
 * Takes jobs whenever the gate is open, until the role ends; then lets those under way finish, or hands them back. Where the gate
 * opens again, jobs are taken at once, although some from before it closed may still be under way.
 */
export const startWorker = async (role: Role, given: WorkerParts): Promise<void> => {
  const { app, broker, logger, instance, signal } = role;
  const { gate, slots } = given;
  const inSlot = makeSlots(slots);
  const parts: WorkerParts = { ...given, carryOut: (...task) => inSlot(() => given.carryOut(...task)) };
  const jobLog = makeJobLog(app);
  const rounds = new Set<Promise<void>>();
  const tellClosed = (): void => {
    const closed = gate.closedFor();
    if (closed !== null && rounds.size === 0) instance.setState(closed === 'mismatch' ? 'mismatch' : 'drained');
  };
  const consume = (stopping: AbortSignal): Promise<void> =>
    broker.consume(handlersOf(role, parts, jobLog, stopping), {
      concurrency: slots,
      signal: stopping,
      // Who is drained finishes; only who is to end has no time left.
      hurry: signal,
      shutdownSeconds: app.settings.workerShutdownSeconds,
      onError: (name, error, payload) =>
        withLogFields(jobLog.fieldsOf(name as JobName, payload as Jobs[JobName]), () =>
          logger.warn({ err: error }, 'a job failed and will be tried again'),
        ),
    });
  while (!signal.aborted) {
    tellClosed();
    const open = await gate.whenOpen(signal).catch(() => null);
    if (open === null) break;
    instance.setState('running');
    const stopping = AbortSignal.any([signal, open]);
    const round = consume(stopping).finally(() => {
      rounds.delete(round);
      tellClosed();
    });
    rounds.add(round);
    await Promise.race([ended(stopping), round]);
    if (rounds.size > 0) instance.setState('draining');
  }
  await Promise.all(rounds);
};
