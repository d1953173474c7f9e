import { once } from 'node:events';
import type { Command } from 'commander';
import { parseWholeNumber } from '../parse-option.ts';
import { type Tools, withApp } from '../with-app.ts';

interface UpOptions {
  readonly demo?: boolean;
  readonly port?: number;
}

const environmentWith = ({ port }: UpOptions): NodeJS.ProcessEnv =>
  port === undefined ? process.env : { ...process.env, MONKEY_API_PORT: String(port) };

const announce = async ({ app }: Tools, address: string, signInLink: string): Promise<void> => {
  console.log(`Security Monkey is at ${address}`);
  if (process.stdout.isTTY) console.log(`Sign in, once, within an hour: ${signInLink}`);
  else {
    const { leaveSignInLink } = await import('../../app/sign-in-link.ts');
    console.log(`The sign-in link is in ${leaveSignInLink(app, signInLink)}`);
  }
};

const loadDemoOnce = async ({ app, signal }: Tools): Promise<void> => {
  const { DEMO_ACCOUNT, loadDemo } = await import('../../app/load-demo.ts');
  const { operatorOf } = await import('../../app/operator.ts');
  const accounts = await operatorOf(app).listAccounts();
  if (accounts.some((account) => account.name === DEMO_ACCOUNT)) return;
  console.log(`Loaded the demo estate: ${await loadDemo(app, signal)} items.`);
};

const PARENT_MILLISECONDS = 1_000;

/** npm ends without passing SIGTERM on; whoever stopped `npm start` meant the program. */
const endWithNpm = (): void => {
  if (process.env['npm_lifecycle_event'] !== 'start') return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, PARENT_MILLISECONDS).unref();
};

const up = async (options: UpOptions): Promise<void> => {
  endWithNpm();
  const { startUp } = await import('../../app/up.ts');
  await withApp(
    async (tools) => {
      const running = await startUp(tools.app, tools.signal);
      try {
        if (options.demo) await loadDemoOnce(tools);
        await announce(tools, running.address, running.signInLink);
        if (!tools.signal.aborted) await Promise.race([once(tools.signal, 'abort'), running.failed]);
      } finally {
        await running.stop();
      }
    },
    // On a database server workers of their own may be at it as well.
    { environment: environmentWith(options), sharedBudget: true },
  );
};

const signInLink = (): Promise<void> =>
  withApp(async ({ app }) => {
    const { makeSignInLink } = await import('../../app/sign-in-link.ts');
    console.log(await makeSignInLink(app, `http://${app.settings.apiHost}:${app.settings.apiPort}`));
  });

export const addUpCommand = (program: Command): void => {
  program
    .command('up')
    .description('start everything in this process: API and user interface, scheduler, worker, embedded database')
    .option('--demo', 'load the demo estate, an invented company to look around in')
    .option('-p, --port <number>', 'the port to listen on', parseWholeNumber('--port'))
    .action(up);
  program.command('sign-in-link').description('print a link that signs the administrator in, once').action(signInLink);
};
