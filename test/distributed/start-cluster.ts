import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { pause } from '../../src/base/pause.ts';
import { postgresUser } from '../../src/store/embedded/postgres-user.ts';
import { ensureMoto } from '../aws/moto-server.ts';
import { PROJECT_ROOT } from '../deploy/project-root.ts';
import { makeCertificate, nginxConfiguration, renderNginx } from '../deploy/start-nginx.ts';
import { debianBinaries, freePort } from '../setup/postgres-server.ts';
import { type Ran, runMonkey } from '../setup/run-monkey.ts';
import { type Supervised, startSupervised } from './start-supervised.ts';

const SECRET_KEY = 'the key of a cluster that lives for minutes';
const IS_ROOT = process.getuid?.() === 0;

/** What the cluster watches. */
export const TECHNOLOGIES = ['iamgroup', 'iamrole', 'iamuser', 'kms', 'policy', 's3', 'securitygroup', 'sqs'];

/** The shipped files of each machine. */
const MACHINES = {
  first: ['ui', 'scheduler'],
  second: ['ui', 'scheduler'],
  worker1: ['workers'],
  worker2: ['workers'],
  worker3: ['workers'],
} as const;
export type Machine = keyof typeof MACHINES;

export interface Cluster {
  readonly folder: string;
  readonly machines: Readonly<Record<Machine, Supervised>>;
  /** PostgreSQL, Redis, moto and NGINX. */
  readonly infrastructure: Supervised;
  readonly motoEndpoint: string;
  readonly address: string;
  readonly certificate: string;
  /** The ports on which machines tell of themselves. */
  readonly metricsPorts: Readonly<Record<Machine, number>>;
  rows<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  monkey(...args: readonly string[]): Promise<Ran>;
  stop(): Promise<void>;
}

const program = (name: string, command: string, more: readonly string[] = []): string =>
  [`[program:${name}]`, `command=${command}`, 'autorestart=true', 'startsecs=1', 'startretries=1000', 'stopasgroup=true', ...more, ''].join(
    '\n',
  );

const makeDatabase = (folder: string): { command: string; user: readonly string[] } => {
  const bin = debianBinaries();
  const user = postgresUser();
  const data = join(folder, 'pg');
  mkdirSync(data);
  if (user) chownSync(data, user.uid, user.gid);
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', join(data, 'cluster'), '-U', 'monkey', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    {
      cwd: '/',
      encoding: 'utf8',
      ...user,
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const name = IS_ROOT ? userNameOf(user!.uid) : null;
  return {
    command: `${join(bin, 'postgres')} -D ${join(data, 'cluster')} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${data} -c max_connections=300`,
    user: name === null ? [] : [`user=${name}`],
  };
};

const userNameOf = (uid: number): string => spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' }).stdout.trim();

const until = async (what: string, reached: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await reached().catch(() => false)); tries += 1) {
    if (tries > 300) throw new Error(`${what} does not come up.`);
    await pause(100);
  }
};

interface Ports {
  readonly postgres: number;
  readonly redis: number;
  readonly moto: number;
  readonly http: number;
  readonly https: number;
  readonly api: Readonly<Partial<Record<Machine, number>>>;
}

const startInfrastructure = async (folder: string, ports: Ports): Promise<Supervised> => {
  const nginx = join(folder, 'nginx');
  mkdirSync(join(nginx, 'conf.d'), { recursive: true });
  makeCertificate(nginx);
  writeFileSync(join(nginx, 'nginx.conf'), nginxConfiguration(nginx));
  const rendered = renderNginx({
    SECURITY_MONKEY_HOME: PROJECT_ROOT,
    SECURITY_MONKEY_LISTEN_ADDRESS: '127.0.0.1',
    SECURITY_MONKEY_HTTP_PORT: String(ports.http),
    SECURITY_MONKEY_HTTPS_PORT: String(ports.https),
    SECURITY_MONKEY_TLS_CERTIFICATE: join(nginx, 'certificate.pem'),
    SECURITY_MONKEY_TLS_KEY: join(nginx, 'key.pem'),
    SECURITY_MONKEY_API_SERVERS: Object.values(ports.api)
      .map((port) => `127.0.0.1:${port}`)
      .join(' '),
  });
  writeFileSync(join(nginx, 'conf.d/security_monkey.conf'), rendered);
  const database = makeDatabase(folder);
  const own = [
    program('postgres', `${database.command} -c port=${ports.postgres}`, [...database.user, 'stopsignal=INT']),
    program(
      'redis',
      `/usr/bin/redis-server --port ${ports.redis} --bind 127.0.0.1 --save "" --appendonly no --maxmemory-policy noeviction`,
    ),
    program('moto', `${await ensureMoto()} -m moto.server -H 127.0.0.1 -p ${ports.moto}`, [
      'environment=MOTO_EC2_LOAD_DEFAULT_AMIS="false",MOTO_IAM_LOAD_MANAGED_POLICIES="false"',
    ]),
    program('nginx', `/usr/sbin/nginx -e ${nginx}/error.log -p ${nginx} -c ${nginx}/nginx.conf`),
  ].join('\n');
  return startSupervised(join(folder, 'infrastructure'), { own });
};

/** Everything of a deployment over several machines, each of them a supervisord with the shipped files, on free ports of 127.0.0.1. */
export const startCluster = async (): Promise<Cluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-cluster-'));
  chmodSync(folder, 0o755);
  const names = Object.keys(MACHINES) as Machine[];
  const metricsPorts = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()]))) as Record<
    Machine,
    number
  >;
  const ports: Ports = {
    postgres: await freePort(),
    redis: await freePort(),
    moto: await freePort(),
    http: await freePort(),
    https: await freePort(),
    api: { first: await freePort(), second: await freePort() },
  };
  const infrastructure = await startInfrastructure(folder, ports);
  const url = `postgres://monkey@127.0.0.1:${ports.postgres}/postgres`;
  const motoEndpoint = `http://127.0.0.1:${ports.moto}`;
  const address = `https://127.0.0.1:${ports.https}`;
  const environment = {
    MONKEY_DATABASE_URL: url,
    MONKEY_BROKER_URL: `redis://127.0.0.1:${ports.redis}/0`,
    MONKEY_SECRET_KEY: SECRET_KEY,
    MONKEY_WORKER_CONCURRENCY: '2',
    // What moto answers quickly: what is tried here are the roles.
    MONKEY_ONLY_WATCH: TECHNOLOGIES.join(','),
    MONKEY_BASE_URL: address,
    MONKEY_TRUST_PROXY: '127.0.0.1',
    AWS_ENDPOINT_URL: motoEndpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  };
  const pool = new Pool({ connectionString: url, max: 2 });
  // PostgreSQL is killed on purpose; the next question finds it again.
  pool.on('error', () => undefined);
  const rows = async <Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await pool.query(statement, [...values])).rows as Row[];
  await until('PostgreSQL', async () => (await rows('select 1')).length === 1);
  await until('moto', async () => (await fetch(`${motoEndpoint}/moto-api/`)).ok);
  const monkey = (...args: readonly string[]): Promise<Ran> => runMonkey(args, environment);
  const startMachine = (name: Machine): Supervised => {
    const config = join(folder, name, 'config');
    mkdirSync(config, { recursive: true });
    const own = {
      ...environment,
      MONKEY_METRICS_PORT: metricsPorts[name],
      ...(ports.api[name] ? { MONKEY_API_PORT: ports.api[name] } : {}),
    };
    writeFileSync(
      join(config, 'environment'),
      Object.entries(own)
        .map(([variable, value]) => `${variable}='${value}'\n`)
        .join(''),
    );
    return startSupervised(
      join(folder, name),
      { shipped: MACHINES[name].map((role) => join(PROJECT_ROOT, `deploy/supervisor/security_monkey_${role}.conf`)) },
      {
        SECURITY_MONKEY_HOME: PROJECT_ROOT,
        SECURITY_MONKEY_CONFIG_DIR: config,
        SECURITY_MONKEY_LOG_DIR: join(folder, name, 'logs'),
        SECURITY_MONKEY_USER: userInfo().username,
      },
    );
  };
  const upgraded = await monkey('db', 'upgrade');
  if (upgraded.status !== 0) throw new Error(upgraded.stderr);
  const machines = {} as Record<Machine, Supervised>;
  return {
    folder,
    get machines() {
      if (Object.keys(machines).length === 0) for (const name of names) machines[name] = startMachine(name);
      return machines;
    },
    infrastructure,
    motoEndpoint,
    address,
    certificate: join(folder, 'nginx/certificate.pem'),
    metricsPorts,
    rows,
    monkey,
    async stop() {
      await Promise.all(Object.values(machines).map((machine) => machine.stop()));
      await pool.end();
      await infrastructure.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
