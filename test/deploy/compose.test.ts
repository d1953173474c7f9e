import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeProgram } from '../../src/cli/cli.ts';
import { defaultOf } from './default-of.ts';
import { PROJECT_ROOT } from './project-root.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly deploy?: { readonly replicas: number };
  readonly stop_grace_period?: string;
  readonly restart?: string;
}

const FOLDER = join(PROJECT_ROOT, 'deploy/docker');
const text = readFileSync(join(FOLDER, 'compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const names = Object.keys(compose.services);
const service = (name: string): Service => compose.services[name]!;
const OURS = ['api', 'scheduler', 'worker', 'migrate'];

it('has NGINX, API, scheduler, two workers, PostgreSQL and Redis, and a migration before them', () => {
  expect([...names].sort()).toEqual(['api', 'migrate', 'nginx', 'postgres', 'redis', 'scheduler', 'worker']);
  expect(service('worker').deploy?.replicas).toBe(2);
  expect(OURS.map((name) => service(name).command?.join(' '))).toEqual(['run_api_server', 'run_scheduler', 'run_worker', 'db upgrade']);
});

describe.each(names)('the service %s', (name) => {
  it('writes to nothing but its volumes and its memory, and holds no privilege', () => {
    const one = service(name);
    expect(one.read_only).toBe(true);
    expect(one.tmpfs).toContain('/tmp');
    expect(one.cap_drop).toEqual(['ALL']);
    expect(one.security_opt).toEqual(['no-new-privileges:true']);
    expect(one.privileged).toBeUndefined();
  });

  it('is of a named version', () => {
    expect(service(name).image).toMatch(/^[a-z-]+:\d[\w.-]*$/);
  });

  it('is asked whether it is well, unless it ends by itself', () => {
    const { healthcheck, restart } = service(name);
    if (name === 'migrate') expect([healthcheck.disable, restart]).toEqual([true, 'no']);
    else expect([healthcheck.test?.[0]?.startsWith('CMD'), restart]).toEqual([true, 'unless-stopped']);
  });

  it('knows the networks and volumes that it names', () => {
    for (const network of service(name).networks) expect(Object.keys(compose.networks)).toContain(network);
    for (const volume of service(name).volumes ?? []) {
      const source = volume.split(':')[0]!;
      if (!source.startsWith('.')) expect(Object.keys(compose.volumes)).toContain(source);
    }
  });
});

describe('the services together', () => {
  it('begin in order: database, migration, API, scheduler, workers', () => {
    const conditions = (name: string) =>
      Object.fromEntries(Object.entries(service(name).depends_on ?? {}).map(([other, { condition }]) => [other, condition]));
    const [healthy, done] = ['service_healthy', 'service_completed_successfully'];
    expect(conditions('migrate')).toEqual({ postgres: healthy });
    expect(conditions('api')).toEqual({ migrate: done });
    expect(conditions('nginx')).toEqual({ api: healthy });
    expect(conditions('scheduler')).toEqual({ migrate: done, redis: healthy, api: healthy });
    expect(conditions('worker')).toEqual({ migrate: done, redis: healthy, scheduler: healthy });
  });

  it('are reached through NGINX only, and from this host only unless asked for', () => {
    expect(names.filter((name) => service(name).ports)).toEqual(['nginx']);
    for (const port of service('nginx').ports ?? []) expect(port).toMatch(/^\$\{LISTEN_ADDRESS:-127\.0\.0\.1\}:/);
  });

  it('let scheduler and workers reach the broker, and nobody else', () => {
    const members = (network: string) => names.filter((name) => service(name).networks.includes(network)).sort();
    expect(members('broker')).toEqual(['redis', 'scheduler', 'worker']);
    expect(members('database')).toEqual(['api', 'migrate', 'postgres', 'scheduler', 'worker']);
    expect([compose.networks['broker']?.internal, compose.networks['database']?.internal]).toEqual([true, true]);
    expect(names.filter((name) => service(name).environment?.['MONKEY_BROKER_URL']).sort()).toEqual(['scheduler', 'worker']);
  });

  it('run as users that are not root where the image would begin as root', () => {
    expect([service('postgres').user, service('redis').user]).toEqual(['postgres', 'redis']);
  });

  it('may open as many connections as their pools can ask for', () => {
    const most = Number(/max_connections=(\d+)/.exec(service('postgres').command!.join(' '))?.[1]);
    const pool = Number(defaultOf('MONKEY_DATABASE_POOL_SIZE', '10'));
    const workers = service('worker').deploy!.replicas;
    // docs/guides/sizing.md: a pool for each process, and four connections for each task.
    expect(most).toBeGreaterThan(pool * (2 + workers) + 4 * workers * Number(defaultOf('MONKEY_WORKER_CONCURRENCY', '10')));
  });

  it('lose no job for lack of memory, and ask for a password', () => {
    const command = service('redis').command!.join(' ');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--requirepass "$$REDIS_PASSWORD"');
  });

  it('give a worker longer to stop than it takes for it', () => {
    const seconds = defaultOf('MONKEY_WORKER_SHUTDOWN_SECONDS', '60');
    expect(Number.parseInt(service('worker').stop_grace_period!, 10)).toBeGreaterThan(Number(seconds));
  });

  it('hold no secret: each is demanded from .env, which .env.example names and Git never sees', () => {
    const demanded = [...text.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1]!);
    const offered = readFileSync(join(FOLDER, '.env.example'), 'utf8').matchAll(/^(\w+)=(.*)$/gm);
    const values = Object.fromEntries([...offered].map((match) => [match[1]!, match[2]!]));
    expect([...new Set(demanded)].sort()).toEqual(['MONKEY_SECRET_KEY', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD']);
    for (const name of demanded) expect(values[name]).toBe('');
    expect(readFileSync(join(FOLDER, '.gitignore'), 'utf8').split('\n')).toEqual(expect.arrayContaining(['.env', 'settings.env', 'tls/']));
  });
});

it('runs commands that there are', () => {
  const known = makeProgram().commands.flatMap((command) => [
    command.name(),
    ...command.aliases(),
    ...command.commands.map((inner) => `${command.name()} ${inner.name()}`),
  ]);
  expect(OURS.map((name) => service(name).command!.join(' ')).filter((command) => !known.includes(command))).toEqual([]);
});
