import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { holderOfPid } from '../engine/lease-holder.ts';
import { loseRunsOf } from '../store/run-store.ts';
import { type ChildPool, makeChildPool } from '../worker/child-pool.ts';
import { memorySecrets } from '../worker/memory-secrets.ts';
import type { WorkTold } from './carry-out.ts';
import type { Role } from './start-role.ts';
import type { CarryOut } from './start-worker.ts';
import type { ChildQuestion, ChildTask, ChildTold } from './worker-child.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const MIB_OF_NO_LIMIT = Number.POSITIVE_INFINITY;

/** Carries jobs out in children, which share credentials that one of them has fetched. */
export const carryOutInChildren = (role: Role, told: WorkTold): { carryOut: CarryOut; pool: ChildPool } => {
  const { app, logger, telemetry } = role;
  const { workerConcurrency, workerMaxTasksPerChild, taskTimeLimit, taskMemoryLimit } = app.settings;
  const secrets = memorySecrets();
  const onTold = (about: ChildTold): void => {
    switch (about.kind) {
      case 'measured':
        telemetry.measure(about.measurement);
        return;
      case 'watched':
        told.watched(about.account, about.summary);
        return;
      case 'busy':
        told.busy(about.account, about.technologies);
        return;
      case 'secret':
        secrets.keep(about.key, about.secret);
        return;
      case 'refused secret':
        secrets.forget(about.key, about.id);
    }
  };
  const pool = makeChildPool({
    fork: () =>
      fork(MAIN, ['worker-child'], {
        serialization: 'advanced',
        execArgv: ['--disable-warning=ExperimentalWarning', ...(taskMemoryLimit > 0 ? [`--max-old-space-size=${taskMemoryLimit}`] : [])],
      }),
    slots: workerConcurrency,
    maxTasks: workerMaxTasksPerChild,
    timeLimitSeconds: taskTimeLimit,
    memoryLimitMiB: taskMemoryLimit === 0 ? MIB_OF_NO_LIMIT : taskMemoryLimit,
    onTold: (about) => onTold(about as ChildTold),
    onAsked: (question) => secrets.get((question as ChildQuestion).secret),
    async onDied(pid, reason) {
      logger.error({ pid, reason }, 'a process died with a task in hand; the task is tried again');
      await loseRunsOf(app.database.kysely, holderOfPid(pid), `The process that carried the run ${reason}.`);
    },
  });
  const carryOut: CarryOut = (name, payload, signal) => pool.run({ name, payload } satisfies ChildTask, signal);
  return { carryOut, pool };
};
