import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../../src/base/pause.ts';
import { isAlive } from '../../src/base/process-identity.ts';
import { PROJECT_ROOT } from './project-root.ts';

/**
 * Stands for bin/monkey: writes down who runs it, with what, and which signals arrive, and has a child that does the same.
 * Everything it writes is in the folder STAND_IN_RECORDS.
 */
const STAND_IN = `#!/bin/sh
role=$1
{
  echo "arguments=$*"
  echo "user=$(id -un)"
  echo "LOG_FILE=$LOG_FILE"
  echo "SM_CONFIG=\${SM_CONFIG:-}"
  echo "LOG_LEVEL=\${LOG_LEVEL:-}"
  echo "HOME=$HOME"
  echo "umask=$(umask)"
} > "$STAND_IN_RECORDS/$role.$$.starting"
mv "$STAND_IN_RECORDS/$role.$$.starting" "$STAND_IN_RECORDS/$role.$$.started"
echo "$role has begun" >> "$LOG_FILE"
( trap 'echo TERM > "$STAND_IN_RECORDS/$role.child-got-term"; exit 0' TERM
  while :; do sleep 0.1; done ) &
trap 'echo TERM > "$STAND_IN_RECORDS/$role.got-term"; exit 0' TERM
wait $!
`;

/** One start of the stand-in. */
export interface Start {
  readonly pid: number;
  /** What it wrote down: name → value. */
  readonly saw: Readonly<Record<string, string>>;
}

export interface Supervisord {
  readonly folder: string;
  /** The copies of the shipped .conf files that supervisord includes. */
  readonly included: string;
  /** Every start of a role, in no order. */
  starts(role: string): Start[];
  gotTerm(role: string): { readonly program: boolean; readonly child: boolean };
  /** Runs supervisorctl; gives what it prints. */
  control(...args: readonly string[]): string;
  stop(): Promise<void>;
}

const IS_ROOT = process.getuid?.() === 0;

const mainConfiguration = (folder: string): string =>
  [
    '[unix_http_server]',
    `file=${folder}/supervisor.sock`,
    '[supervisord]',
    'nodaemon=true',
    `logfile=${folder}/supervisord.log`,
    `pidfile=${folder}/supervisord.pid`,
    `childlogdir=${folder}`,
    ...(IS_ROOT ? ['user=root'] : []),
    '[rpcinterface:supervisor]',
    'supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface',
    '[supervisorctl]',
    `serverurl=unix://${folder}/supervisor.sock`,
    '[include]',
    `files=${folder}/conf.d/*.conf`,
    '',
  ].join('\n');

/** A prefix with the stand-in where bin/monkey is, and folders that whoever runs it can write to. */
const makePrefix = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-supervisord-'));
  chmodSync(folder, 0o755);
  for (const name of ['home/bin', 'home/deploy', 'config', 'records']) mkdirSync(join(folder, name), { recursive: true });
  chmodSync(join(folder, 'records'), 0o777);
  writeFileSync(join(folder, 'home/bin/monkey'), STAND_IN, { mode: 0o755 });
  cpSync(join(PROJECT_ROOT, 'deploy/run.sh'), join(folder, 'home/deploy/run.sh'));
  cpSync(join(PROJECT_ROOT, 'deploy/supervisor'), join(folder, 'conf.d'), { recursive: true });
  writeFileSync(join(folder, 'supervisord.conf'), mainConfiguration(folder));
  return folder;
};

const readRecord = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Runs a real supervisord on copies of the shipped files, with a stand-in for the program. Everything of it is below one folder. */
export const startSupervisord = async (): Promise<Supervisord> => {
  const folder = makePrefix();
  const records = join(folder, 'records');
  const child = spawn('/usr/bin/supervisord', ['-n', '-c', join(folder, 'supervisord.conf')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      STAND_IN_RECORDS: records,
      SECURITY_MONKEY_HOME: join(folder, 'home'),
      SECURITY_MONKEY_CONFIG_DIR: join(folder, 'config'),
      SECURITY_MONKEY_LOG_DIR: join(folder, 'logs'),
      ...(IS_ROOT ? { SECURITY_MONKEY_USER: 'nobody' } : {}),
    },
  });
  if (!IS_ROOT) mkdirSync(join(folder, 'logs'));
  const starts = (role: string): Start[] =>
    readdirSync(records)
      .filter((name) => name.startsWith(`${role}.`) && name.endsWith('.started'))
      .map((name) => ({ pid: Number(name.split('.')[1]), saw: readRecord(join(records, name)) }));
  return {
    folder,
    included: join(folder, 'conf.d'),
    starts,
    gotTerm: (role) => ({
      program: existsSync(join(records, `${role}.got-term`)),
      child: existsSync(join(records, `${role}.child-got-term`)),
    }),
    control: (...args) =>
      spawnSync('/usr/bin/supervisorctl', ['-c', join(folder, 'supervisord.conf'), ...args], { encoding: 'utf8' }).stdout,
    async stop() {
      child.kill('SIGTERM');
      while (!hasEnded(child)) await pause(20);
      const left = ['run_api_server', 'run_scheduler', 'run_worker'].flatMap(starts).filter(({ pid }) => isAlive(pid));
      for (const { pid } of left) process.kill(-pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`supervisord has left ${left.length} programs behind.`);
    },
  };
};
