import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from './project-root.ts';

/** Every program that would reach beyond the sandbox, and what stands in its place beside being written down. */
const STAND_INS: Readonly<Record<string, string>> = {
  'apt-get': '',
  'systemd-sysusers': '',
  systemctl: '[ "$1" != stop ] || [ ! -e "$SANDBOX/refuse-to-stop" ]',
  chgrp: '',
  aws: `case "$1 $2" in
  "s3 cp") cp "$SANDBOX/package.tar.gz" "$5" ;;
  "secretsmanager get-secret-value") printf 'value&of:%s' "$4" ;;
  "ssm get-parameter") printf 'parameter:%s' "$5" ;;
esac`,
};

export interface Sandbox {
  readonly folder: string;
  /** What takes the place of /. */
  readonly root: string;
  /** The calls of the programs above and of bin/monkey, in order. */
  calls(): string[];
  read(path: string): string;
  /** Runs a script of deploy/ to its end. */
  run(
    script: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
  remove(): void;
}

const standIn = (name: string, body: string): string => `#!/bin/sh\necho "${name} $*" >> "$SANDBOX/calls"\n${body}\n`;

/** The program as a package: deploy/ as it is, and a stand-in for the program. */
const makePackage = (folder: string): void => {
  const program = join(folder, 'security-monkey');
  mkdirSync(join(program, 'bin'), { recursive: true });
  cpSync(join(PROJECT_ROOT, 'deploy'), join(program, 'deploy'), { recursive: true });
  writeFileSync(join(program, 'bin/monkey'), standIn('monkey', 'echo "database $MONKEY_DATABASE_URL" >> "$SANDBOX/calls"'), {
    mode: 0o755,
  });
  const packed = spawnSync('tar', ['-czf', join(folder, 'package.tar.gz'), '-C', folder, 'security-monkey'], { encoding: 'utf8' });
  if (packed.status !== 0) throw new Error(packed.stderr);
};

/** A folder in the place of /, for scripts that set a machine up. */
export const makeSandbox = (): Sandbox => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-sandbox-'));
  chmodSync(folder, 0o755);
  const root = join(folder, 'machine');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(root);
  for (const [name, body] of Object.entries(STAND_INS)) writeFileSync(join(folder, 'bin', name), standIn(name, body), { mode: 0o755 });
  makePackage(folder);
  writeFileSync(join(folder, 'calls'), '');
  chmodSync(join(folder, 'calls'), 0o666);
  return {
    folder,
    root,
    calls: () =>
      readFileSync(join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.replaceAll(folder, '')),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    run: (script, environment) =>
      new Promise((resolve, reject) => {
        const child = spawn(join(PROJECT_ROOT, script), {
          env: { PATH: `${folder}/bin:/usr/sbin:/usr/bin:/sbin:/bin`, SANDBOX: folder, SECURITY_MONKEY_ROOT: root, ...environment },
        });
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', (chunk) => (stdout += chunk));
        child.stderr.on('data', (chunk) => (stderr += chunk));
        child.once('error', reject);
        child.once('close', (status) => resolve({ status, stdout, stderr }));
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
