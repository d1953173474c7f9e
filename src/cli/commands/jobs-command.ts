import type { Command } from 'commander';
import type { JobOperations } from '../../app/job-operations.ts';
import type { App } from '../../app/open-app.ts';
import { timeZoneOf } from '../../settings/time-zone-of.ts';
import { mapped, parseFormat, printRows, streamed } from '../print-rows.ts';
import { withApp } from '../with-app.ts';

/** The fields of the listings, in their order: a public, stable contract. */
export const JOB_FIELDS = {
  list: ['id', 'job', 'key', 'attempts', 'error', 'died_at', 'payload'],
  depth: ['job', 'waiting', 'delayed', 'active', 'failed', 'oldest_waiting_seconds'],
} as const;

const FORMAT = ['--format <format>', 'table, json, ndjson or csv', 'table'] as const;

const withJobs = (work: (jobs: JobOperations, app: App) => Promise<void>): Promise<void> =>
  withApp(async ({ app }) => {
    const operations = await import('../../app/job-operations.ts');
    await operations.withJobs(app, console.warn, (jobs) => work(jobs, app));
  });

const list = (options: { format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  return withJobs((jobs, app) => {
    const rows = mapped(jobs.deadLetters(), ({ id, name, key, attempts, error, diedAt, payload }) => ({
      id,
      job: name,
      key,
      attempts,
      error,
      died_at: diedAt,
      payload: JSON.stringify(payload),
    }));
    return printRows(format, JOB_FIELDS.list, rows, timeZoneOf(app.settings));
  });
};

const depth = (options: { format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  return withJobs(async (jobs) => {
    const rows = Object.entries(await jobs.depth()).map(([job, { waiting, delayed, active, failed, oldestWaitingSeconds }]) => ({
      job,
      waiting,
      delayed,
      active,
      failed,
      oldest_waiting_seconds: oldestWaitingSeconds === null ? null : Math.round(oldestWaitingSeconds),
    }));
    await printRows(format, JOB_FIELDS.depth, streamed(rows));
  });
};

const counted = (count: number): string => (count === 1 ? '1 waiting job' : `${count} waiting jobs`);

export const addJobsCommand = (program: Command): void => {
  const jobs = program.command('jobs').description('jobs on the queue');
  jobs
    .command('list', { isDefault: true })
    .description('list the dead letters: jobs that have used up their attempts, the newest first')
    .option(...FORMAT)
    .action(list);
  jobs
    .command('depth')
    .description('count what waits, is delayed, runs and has died')
    .option(...FORMAT)
    .action(depth);
  jobs
    .command('replay')
    .description('publish a dead letter anew')
    .argument('<id>', 'its id, as `monkey jobs` lists it')
    .action((id: string) =>
      withJobs(async (operations) => {
        await operations.replay(id);
        console.log('Published anew.');
      }),
    );
  jobs
    .command('purge')
    .description('remove the waiting jobs that a schedule has published; it publishes again what is due')
    .argument('<job>', 'what the jobs are called, as `monkey jobs depth` lists it')
    .action((name: string) => withJobs(async (operations) => console.log(`Removed ${counted(await operations.purge(name))}.`)));
};
