import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensurePython } from '../setup/python-environment.ts';

/** Installs moto unless it is there. Returns its Python. */
export const ensureMoto = (): Promise<string> => ensurePython({ name: 'moto', package: 'moto[server]', version: '5.2.1' });

export interface MotoServer {
  readonly endpoint: string;
  /** Forgets every account. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** The server chooses a free port and says which. */
const announcedPort = async (child: ChildProcess): Promise<number> => {
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    told.push(line);
    const port = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`moto did not start:\n${told.join('\n')}`);
};

export interface MotoOptions {
  /** Loads the 1,500 policies of AWS's own, which makes everything about policies slow. */
  readonly policiesOfAws?: boolean;
}

/** A simulated AWS on 127.0.0.1, as a process of its own. */
export const startMoto = async ({ policiesOfAws = false }: MotoOptions = {}): Promise<MotoServer> => {
  const child = spawn(await ensureMoto(), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    // The sample images would cost a second and bring phantom snapshots.
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false', MOTO_IAM_LOAD_MANAGED_POLICIES: String(policiesOfAws) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${await announcedPort(child)}`;
  child.stderr!.resume();
  return {
    endpoint,
    reset: async () => {
      await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    },
    stop: async () => {
      process.removeListener('exit', kill);
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await Promise.race([once(child, 'exit'), sleep(3000).then(kill)]);
    },
  };
};
