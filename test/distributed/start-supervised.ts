import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../src/base/pause.ts';

const IS_ROOT = process.getuid?.() === 0;

/** One supervisord, as on one machine. */
export interface Supervised {
  /** The pid of a program; 0: it does not run now. */
  pid(program: string): number;
  log(name: string): string;
  stop(): Promise<void>;
}

const mainConfiguration = (folder: string): string =>
  [
    '[unix_http_server]',
    `file=${folder}/s.sock`,
    '[supervisord]',
    'nodaemon=true',
    `logfile=${folder}/supervisord.log`,
    `pidfile=${folder}/supervisord.pid`,
    `childlogdir=${folder}`,
    ...(IS_ROOT ? ['user=root'] : []),
    '[rpcinterface:supervisor]',
    'supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface',
    '[supervisorctl]',
    `serverurl=unix://${folder}/s.sock`,
    '[include]',
    `files=${folder}/conf.d/*.conf`,
    '',
  ].join('\n');

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Starts a supervisord in an empty folder: with copies of shipped files as they are, or with programs of the test's own. */
export const startSupervised = (
  folder: string,
  programs: { readonly shipped: readonly string[] } | { readonly own: string },
  environment: NodeJS.ProcessEnv = {},
): Supervised => {
  mkdirSync(join(folder, 'conf.d'), { recursive: true });
  mkdirSync(join(folder, 'logs'), { recursive: true });
  if ('own' in programs) writeFileSync(join(folder, 'conf.d/own.conf'), programs.own);
  else for (const file of programs.shipped) cpSync(file, join(folder, 'conf.d', file.slice(file.lastIndexOf('/') + 1)));
  writeFileSync(join(folder, 'supervisord.conf'), mainConfiguration(folder));
  const child = spawn('/usr/bin/supervisord', ['-n', '-c', join(folder, 'supervisord.conf')], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], ...environment },
  });
  const control = (...args: readonly string[]): string =>
    spawnSync('/usr/bin/supervisorctl', ['-c', join(folder, 'supervisord.conf'), ...args], { encoding: 'utf8' }).stdout;
  return {
    pid: (program) => Number(/^\d+$/m.exec(control('pid', program))?.[0] ?? 0),
    log: (name) => readFileSync(join(folder, name), 'utf8'),
    async stop() {
      child.kill('SIGTERM');
      while (!hasEnded(child)) await pause(50);
    },
  };
};
