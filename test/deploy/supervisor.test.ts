import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/base/process-identity.ts';
import { defaultOf } from './default-of.ts';
import { eventually } from './eventually.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { readSections } from './read-sections.ts';
import { type Supervisord, startSupervisord } from './start-supervisord.ts';

/** Each shipped file: its program, the command that it runs, its log. */
const SHIPPED = {
  ui: { program: 'securitymonkeyui', role: 'run_api_server', log: 'securitymonkey.log' },
  scheduler: { program: 'securitymonkeyscheduler', role: 'run_scheduler', log: 'securitymonkey-scheduler.log' },
  workers: { program: 'securitymonkeyworkers', role: 'run_worker', log: 'securitymonkey-workers.log' },
} as const;

const settingsOf = (name: keyof typeof SHIPPED): Readonly<Record<string, string>> => {
  const file = join(PROJECT_ROOT, `deploy/supervisor/security_monkey_${name}.conf`);
  const sections = readSections(file);
  expect(Object.keys(sections)).toEqual([`program:${SHIPPED[name].program}`]);
  return Object.fromEntries(Object.entries(sections[`program:${SHIPPED[name].program}`]!).map(([key, values]) => [key, values.join('\n')]));
};

describe.each(Object.keys(SHIPPED) as (keyof typeof SHIPPED)[])('security_monkey_%s.conf', (name) => {
  it('keeps one process alive and signals its whole group', () => {
    expect(settingsOf(name)).toMatchObject({
      numprocs: '1',
      autostart: 'true',
      autorestart: 'true',
      stopsignal: 'TERM',
      stopasgroup: 'true',
      killasgroup: 'true',
    });
  });

  it('expands nothing that supervisord would have to be given', () => {
    expect(Object.values(settingsOf(name)).filter((value) => value.includes('%('))).toEqual([]);
  });
});

describe('the files together', () => {
  it('give workers a start grace of a minute and everything else less', () => {
    expect(Number(settingsOf('workers')['startsecs'])).toBe(60);
    expect(Number(settingsOf('ui')['startsecs'])).toBeLessThan(60);
    expect(Number(settingsOf('scheduler')['startsecs'])).toBeLessThan(60);
  });

  it('give workers longer to stop than they take for it', () => {
    const seconds = defaultOf('MONKEY_WORKER_SHUTDOWN_SECONDS', '60');
    expect(Number(settingsOf('workers')['stopwaitsecs'])).toBeGreaterThan(Number(seconds));
  });

  it('start the API first and the workers last', () => {
    const priorities = (['ui', 'scheduler', 'workers'] as const).map((name) => Number(settingsOf(name)['priority']));
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    expect(new Set(priorities).size).toBe(3);
  });
});

describe('a real supervisord with the shipped files as they are', () => {
  let supervisord: Supervisord;
  const firstStart = (role: string) => eventually(`${role} is running`, () => supervisord.starts(role)[0]);

  beforeAll(async () => {
    supervisord = await startSupervisord();
  });
  afterAll(async () => {
    await supervisord.stop();
  });

  it.each(Object.values(SHIPPED))('starts $program as its own user, with its own log', async ({ role, log }) => {
    const { saw } = await firstStart(role);
    const file = join(supervisord.folder, 'logs', log);
    expect(saw).toMatchObject({ arguments: role, LOG_FILE: file, SM_CONFIG: '', umask: '0027' });
    if (process.getuid?.() === 0) expect(saw).toMatchObject({ user: 'nobody', HOME: '/nonexistent' });
    expect(readFileSync(file, 'utf8')).toBe(`${role} has begun\n`);
  });

  it('starts a worker again that was killed with -9', async () => {
    const { pid } = await firstStart('run_worker');
    process.kill(-pid, 'SIGKILL');
    const again = await eventually('the worker is back', () => supervisord.starts('run_worker').find((start) => start.pid !== pid));
    expect(isAlive(pid)).toBe(false);
    expect(isAlive(again.pid)).toBe(true);
  });

  it('sends TERM to a program and to its children', async () => {
    await firstStart('run_scheduler');
    supervisord.control('stop', 'securitymonkeyscheduler');
    expect(supervisord.gotTerm('run_scheduler')).toEqual({ program: true, child: true });
    expect(supervisord.starts('run_scheduler').filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  it('reads the environment and the configuration anew with every start of a program', async () => {
    const { pid } = await firstStart('run_api_server');
    writeFileSync(join(supervisord.folder, 'config/environment'), "# a comment\nLOG_LEVEL='debug'\n");
    writeFileSync(join(supervisord.folder, 'config/monkey.config.yaml'), '{}\n');
    supervisord.control('restart', 'securitymonkeyui');
    const again = await eventually('the API is back', () => supervisord.starts('run_api_server').find((start) => start.pid !== pid));
    expect(again.saw).toMatchObject({ LOG_LEVEL: 'debug', SM_CONFIG: join(supervisord.folder, 'config/monkey.config.yaml') });
  });

  it('takes up a changed file with a reload', async () => {
    const before = supervisord.starts('run_worker').map(({ pid }) => pid);
    const file = join(supervisord.included, 'security_monkey_workers.conf');
    writeFileSync(file, `${readFileSync(file, 'utf8')}environment=LOG_LEVEL="error"\n`);
    writeFileSync(join(supervisord.folder, 'config/environment'), '');
    supervisord.control('reload');
    const again = await eventually('the worker is back', () => supervisord.starts('run_worker').find(({ pid }) => !before.includes(pid)));
    expect(again.saw['LOG_LEVEL']).toBe('error');
    expect(before.filter(isAlive)).toEqual([]);
  });
});
