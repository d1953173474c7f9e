import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultOf } from './default-of.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { readSections } from './read-sections.ts';

const FOLDER = join(PROJECT_ROOT, 'deploy/systemd');
/** Unit → the command that it runs. */
const COMMANDS = {
  'security-monkey': 'up',
  'security-monkey-api': 'run_api_server',
  'security-monkey-scheduler': 'run_scheduler',
  'security-monkey-worker': 'run_worker',
} as const;
const ROLES = ['security-monkey-api', 'security-monkey-scheduler', 'security-monkey-worker'] as const;

const fileOf = (unit: string): string => join(FOLDER, `${unit}.service`);
const service = (unit: string): Readonly<Record<string, readonly string[]>> => readSections(fileOf(unit))['Service']!;

/** What `systemd-analyze verify` says of a unit whose program is there; nothing where systemd is not. */
const saidBySystemd = (unit: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-systemd-'));
  try {
    const file = join(folder, `${unit}.service`);
    writeFileSync(file, readFileSync(fileOf(unit), 'utf8').replace(/^ExecStart=\/opt\/\S+/m, 'ExecStart=/bin/true'));
    const ran = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    return ran.error
      ? ''
      : ran.stderr
          .split('\n')
          .filter((line) => line.includes(unit))
          .join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe.each(Object.entries(COMMANDS))('%s.service', (unit, command) => {
  it('runs its role as a user of its own, always', () => {
    expect(service(unit)).toMatchObject({
      User: ['security-monkey'],
      ExecStart: [`/opt/security-monkey/bin/monkey ${command}`],
      Restart: ['always'],
      EnvironmentFile: ['-/etc/security-monkey/environment'],
    });
    // A database that is away for an hour must not end in a unit that nothing restarts.
    expect(readSections(fileOf(unit))['Unit']).toMatchObject({ StartLimitIntervalSec: ['0'] });
    expect(readFileSync(join(FOLDER, 'sysusers.conf'), 'utf8')).toMatch(/^u security-monkey /m);
  });

  it('tells the program to go, and kills what is left of it', () => {
    expect(service(unit)).toMatchObject({ KillMode: ['mixed'], KillSignal: ['SIGTERM'] });
    expect(Number(service(unit)['TimeoutStopSec']![0])).toBeGreaterThanOrEqual(30);
  });

  it('can do little', () => {
    expect(service(unit)).toMatchObject({
      NoNewPrivileges: ['true'],
      ProtectSystem: ['strict'],
      ProtectHome: ['true'],
      PrivateDevices: ['true'],
      CapabilityBoundingSet: [''],
      RestrictNamespaces: ['true'],
      SystemCallFilter: ['@system-service', '~@privileged'],
      // A call that is not allowed fails; it does not kill the program.
      SystemCallErrorNumber: ['EPERM'],
    });
    // The compiler of Node.js writes code at run time.
    expect(service(unit)['MemoryDenyWriteExecute']).toBeUndefined();
  });

  it('has nothing that systemd does not understand', () => {
    expect(saidBySystemd(unit)).toBe('');
  });
});

it('gives what works longer to stop than a worker takes for its tasks', () => {
  const seconds = Number(defaultOf('MONKEY_WORKER_SHUTDOWN_SECONDS', '60'));
  for (const unit of ['security-monkey-worker', 'security-monkey'])
    expect(Number(service(unit)['TimeoutStopSec']![0])).toBeGreaterThan(seconds);
});

it('treats the roles alike', () => {
  const own = ['ExecStart', 'TimeoutStopSec'];
  const rest = ROLES.map((unit) => Object.entries(service(unit)).filter(([key]) => !own.includes(key)));
  expect(rest[1]).toEqual(rest[0]);
  expect(rest[2]).toEqual(rest[0]);
});

it('leaves the embedded database its socket, which other commands use', () => {
  expect(service('security-monkey')).toMatchObject({
    PrivateTmp: ['false'],
    ReadWritePaths: ['/tmp'],
    StateDirectory: ['security-monkey'],
  });
  expect(service('security-monkey')['Environment']).toContain('MONKEY_DATABASE_URL=embedded:/var/lib/security-monkey/data');
});

it('drains an instance with the shipped script', () => {
  const [command] = service('security-monkey-drain')['ExecStart']!;
  expect(existsSync(join(PROJECT_ROOT, command!.replace('/opt/security-monkey/', '')))).toBe(true);
  expect(saidBySystemd('security-monkey-drain')).toBe('');
});
