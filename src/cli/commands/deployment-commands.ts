import type { Command } from 'commander';
import type { App } from '../../app/open-app.ts';
import { pause } from '../../base/pause.ts';
import { MonkeyError } from '../../model/errors.ts';
import { timeZoneOf } from '../../settings/time-zone-of.ts';
import { parseFormat, printRows, streamed } from '../print-rows.ts';
import { withApp } from '../with-app.ts';
import { LISTING_FIELDS } from './list-commands.ts';

const LOOK_MILLISECONDS = 1_000;

const list = ({ format }: { readonly format: string }): Promise<void> => {
  const parsed = parseFormat(format);
  return withApp(async ({ app }) => {
    const { instancesOf } = await import('../../app/deployment.ts');
    const rows = (await instancesOf(app)).map((one) => ({
      id: one.id,
      role: one.role,
      stack: one.stack,
      host: one.host,
      pid: one.pid,
      version: one.version,
      state: one.alive ? one.state : 'dead',
      slots: one.slots,
      tasks: one.tasks.map((task) => `${task.job} ${task.about} since ${task.since}`).join('; '),
      since: one.startedAt,
      heartbeat: one.heartbeatAt,
    }));
    await printRows(parsed, LISTING_FIELDS.workers, streamed(rows), timeZoneOf(app.settings));
  });
};

const waitUntilDrained = async (app: App, ids: readonly string[] | null, signal: AbortSignal): Promise<void> => {
  const { workersThatWork } = await import('../../app/deployment.ts');
  for (let left = await workersThatWork(app, ids); left.length > 0; left = await workersThatWork(app, ids)) {
    signal.throwIfAborted();
    await pause(LOOK_MILLISECONDS, signal);
  }
};

const idsOf = (ids: readonly string[]): readonly string[] | null => (ids.length === 0 ? null : ids);

const drain = (ids: readonly string[], { wait }: { readonly wait?: boolean }): Promise<void> =>
  withApp(async ({ app, signal }) => {
    const { drainWorkers } = await import('../../app/deployment.ts');
    const told = await drainWorkers(app, idsOf(ids), true);
    if (told === 0 && ids.length > 0)
      throw new MonkeyError('not-found', `There is no worker ${ids.join(', ')}. "monkey workers list" shows them.`);
    if (wait) await waitUntilDrained(app, idsOf(ids), signal);
    console.log(wait ? `Drained ${told}.` : `Told ${told} to take no more jobs.`);
  });

const resume = (ids: readonly string[]): Promise<void> =>
  withApp(async ({ app }) => {
    const { drainWorkers } = await import('../../app/deployment.ts');
    const told = await drainWorkers(app, idsOf(ids), false);
    if (told === 0 && ids.length > 0)
      throw new MonkeyError('not-found', `There is no worker ${ids.join(', ')}. "monkey workers list" shows them.`);
    console.log(`Told ${told} to take jobs again.`);
  });

const check = (): Promise<void> =>
  withApp(
    async ({ app }) => {
      const { checkDeployment } = await import('../../app/deployment.ts');
      const findings = await checkDeployment(app);
      for (const { subject, ok, sentence } of findings) console.log(`${ok ? 'ok' : 'no'}  ${subject}: ${sentence}`);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    },
    { anySchema: true },
  );

export const addDeploymentCommands = (program: Command): void => {
  const workers = program.command('workers').description('the processes of a deployment');
  workers
    .command('list')
    .description('who runs what, where, since when')
    .option('--format <format>', 'table, json, ndjson or csv', 'table')
    .action(list);
  workers
    .command('drain')
    .description('let workers finish what they do, and take no more')
    .argument('[id...]', 'only these, as "monkey workers list" shows them')
    .option('--wait', 'until they have finished')
    .action(drain);
  workers.command('resume').description('let drained workers take jobs again').argument('[id...]', 'only these').action(resume);
  program
    .command('deploy')
    .description('what goes with a deployment')
    .command('check')
    .description('say where an upgrade stands, and what comes next; status 1 when something is out of order')
    .action(check);
};
