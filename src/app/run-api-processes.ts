import cluster, { type Worker } from 'node:cluster';
import { statSync } from 'node:fs';
import { format, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MonkeyError } from '../model/errors.ts';
import { loadSettings } from './load-settings.ts';
import { openApp } from './open-app.ts';
import { runApiRole } from './run-api-role.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Calls back at SIGTERM and Ctrl-C. Returns how to stop listening. */
const onStop = (stop: () => void): (() => void) => {
  // Where the whole group is told to go, the first process passes on what the others have heard already: that must not hurry them.
  const on = cluster.isWorker ? 'on' : 'once';
  process[on]('SIGINT', stop);
  process[on]('SIGTERM', stop);
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

/** Two processes that put one file aside would do it to each other's lines: each but the first has a file with its number. */
const ownLog = (logFile: string, place: number): NodeJS.ProcessEnv => {
  // Empty, standard error; what is no plain file is never put aside.
  if (place === 1 || logFile === '' || statSync(logFile, { throwIfNoEntry: false })?.isFile() === false) return {};
  const { dir, name, ext } = parse(logFile);
  return { LOG_FILE: format({ dir, name: `${name}-${place}`, ext }) };
};

/** Starts the processes, and a new one for each that dies, until the program is told to stop. They share the port. */
const runMany = (count: number, logFile: string): Promise<void> =>
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
    const start = (place: number): void => {
      let listens = false;
      const worker = cluster.fork(ownLog(logFile, place));
      worker.once('listening', () => {
        listens = true;
      });
      alive.add(worker);
      worker.once('exit', (status, signal) => {
        alive.delete(worker);
        if (stopping) return;
        if (listens) return start(place);
        // It has failed to start: a new one would, too.
        if (signal)
          return end(() => reject(new MonkeyError('child-died', `A process of the API server was ended by ${signal} as it started.`)));
        // Its own sentence has been written already.
        process.exitCode = status === 0 ? 1 : status;
        end(resolve);
      });
    };
    for (let place = 1; place <= count; place += 1) start(place);
  });

/** Serves the API in as many processes as the settings say. */
export const runApiProcesses = async (onAddress: (address: string) => void): Promise<void> => {
  const { apiProcesses, logFile } = (await loadSettings()).settings;
  if (cluster.isPrimary && apiProcesses > 1) await runMany(apiProcesses, logFile);
  else {
    try {
      await runHere(cluster.isPrimary || cluster.worker?.id === 1 ? onAddress : () => undefined);
    } finally {
      // The connection to the first process would keep this one.
      cluster.worker?.disconnect();
    }
  }
};
