import type { Command } from 'commander';
import { withApp } from '../with-app.ts';

const runApiServer = async (): Promise<void> => {
  const { runApiProcesses } = await import('../../app/run-api-processes.ts');
  await runApiProcesses((address) => console.log(`Security Monkey is at ${address}`));
};

const runScheduler = async (): Promise<void> => {
  const { runSchedulerRole } = await import('../../app/run-scheduler-role.ts');
  await withApp(({ app, signal }) => runSchedulerRole(app, signal));
};

const runWorker = async (): Promise<void> => {
  const { runWorkerRole } = await import('../../app/run-worker-role.ts');
  await withApp(({ app, signal }) => runWorkerRole(app, signal));
};

const runChild = async (): Promise<void> => {
  const { runWorkerChild } = await import('../../app/worker-child.ts');
  await runWorkerChild();
};

/** The roles of a deployment over several machines: each command is one process of one role. */
export const addRoleCommands = (program: Command): void => {
  program
    .command('run-api-server')
    .alias('run_api_server')
    .description('serve the API and the user interface; any number of them')
    .action(runApiServer);
  program
    .command('run-scheduler')
    .alias('run_scheduler')
    .description('decide what is to be done when; one decides for each stack, any other stands by')
    .action(runScheduler);
  program
    .command('run-worker')
    .alias('run_worker')
    .description('fetch, record and audit what the scheduler asks for; any number of them')
    .action(runWorker);
  program.command('worker-child', { hidden: true }).description('carry out the tasks of a worker').action(runChild);
};
