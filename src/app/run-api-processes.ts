import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { MonkeyError } from '../model/errors.ts';
import { loadSettings } from './load-settings.ts';
import { openApp } from './open-app.ts';
import { runApiRole } from './run-api-role.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** A process that dies sooner than this has failed to start: a new one would, too. */
const STARTED_MILLISECONDS = 5_000;

/** Calls back at SIGTERM and Ctrl-C. Returns how to stop listening. */
const onStop = (stop: () => void): (() => void) => {
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
};

const runHere = async (onAddress: (address: string) => void): Promise<void> => {
  const stopping = new AbortController();
  const forget = onStop(() => stopping.abort(new MonkeyError('interrupted', 'The API server is being stopped.')));
  const app = await openApp();
  try {
    await runApiRole(app, stopping.signal, onAddress);
  } finally {
    forget();
    await app.close();
  }
};

/** Starts the processes, and a new one for each that dies, until the program is told to stop. They share the port. */
const runMany = (count: number): Promise<void> =>
  new Promise((resolve, reject) => {
    let stopping = false;
    const alive = new Set<Worker>();
    const end = (settle: () => void): void => {
      stopping = true;
      forget();
      for (const worker of alive) worker.process.kill('SIGTERM');
      if (alive.size === 0) settle();
      else cluster.on('exit', () => alive.size === 0 && settle());
    };
    const forget = onStop(() => end(resolve));
    cluster.setupPrimary({ exec: MAIN, args: ['run-api-server'], execArgv: ['--disable-warning=ExperimentalWarning'] });
    const start = (): void => {
      const begin = performance.now();
      const worker = cluster.fork();
      alive.add(worker);
      worker.once('exit', (status) => {
        alive.delete(worker);
        if (stopping) return;
        if (performance.now() - begin < STARTED_MILLISECONDS)
          return end(() =>
            reject(
              new MonkeyError(
                'internal',
                `A process of the API server ended with status ${status} as it started; its sentence stands above.`,
              ),
            ),
          );
        start();
      });
    };
    for (let index = 0; index < count; index += 1) start();
  });

/** Serves the API in as many processes as the settings say. */
export const runApiProcesses = async (onAddress: (address: string) => void): Promise<void> => {
  const { apiProcesses } = (await loadSettings()).settings;
  if (cluster.isPrimary && apiProcesses > 1) await runMany(apiProcesses);
  else await runHere(cluster.isPrimary || cluster.worker?.id === 1 ? onAddress : () => undefined);
};
