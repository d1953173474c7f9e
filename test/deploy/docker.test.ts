import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../setup/postgres-server.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { readDockerfile, type Stage } from './read-dockerfile.ts';

const DOCKER = join(PROJECT_ROOT, 'deploy/docker');
const { stages } = readDockerfile(join(DOCKER, 'Dockerfile'));
const stage = (name: string): Stage => stages.find((one) => one.name === name)!;
const rests = (of: Stage, name: string): string[] => of.instructions.filter((one) => one.name === name).map(({ rest }) => rest);

describe('the Dockerfile', () => {
  it('has named stages, made from earlier ones or from images of a named version', () => {
    expect(stages.map(({ name }) => name)).toEqual(['packages', 'build', 'production', 'monkey', 'nginx']);
    for (const [index, { from }] of stages.entries()) {
      const earlier = stages.slice(0, index).some(({ name }) => name === from);
      if (!earlier) expect(from).toMatch(/^[a-z]+:\d[\w.-]*$/);
    }
  });

  it('runs the same Node.js as the program demands', () => {
    const { engines } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
    expect(stage('monkey').from).toBe(`node:${engines.node.replace('>=', '')}-bookworm-slim`);
  });

  it.each(['monkey', 'nginx'])('ends %s as a user that is not root, given by number', (name) => {
    const [uid, gid] = rests(stage(name), 'USER').at(-1)!.split(':').map(Number);
    expect(uid).toBeGreaterThan(0);
    expect(gid).toBeGreaterThan(0);
    const { instructions } = stage(name);
    const last = instructions.findLastIndex((one) => one.name === 'USER');
    expect(instructions.slice(last).filter((one) => ['RUN', 'COPY', 'ADD'].includes(one.name))).toEqual([]);
  });

  it.each(['monkey', 'nginx'])('asks %s whether it lives, and starts it without a shell', (name) => {
    expect(rests(stage(name), 'HEALTHCHECK')[0]).toMatch(/ CMD \[".*"\]$/);
    expect(JSON.parse(rests(stage(name), 'ENTRYPOINT')[0]!)).toEqual(expect.any(Array));
  });

  it('takes no development packages into the image', () => {
    const copied = rests(stage('monkey'), 'COPY').filter((rest) => rest.includes('node_modules'));
    expect(copied).toEqual(['--from=production /build/node_modules node_modules']);
    expect(rests(stage('production'), 'RUN').join()).toContain('npm ci --workspaces=false --omit=dev');
  });

  it('copies what is in the repository, and in the context', () => {
    const ignored = readFileSync(join(PROJECT_ROOT, '.dockerignore'), 'utf8').split('\n');
    const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const one of stages) {
      for (const rest of rests(one, 'COPY').filter((text) => !text.startsWith('--from'))) {
        for (const source of rest.split(' ').slice(0, -1)) {
          expect(existsSync(join(PROJECT_ROOT, source)), source).toBe(true);
          expect(
            allowed.some((path) => source === path || source.startsWith(`${path}/`)),
            `${source} in the context`,
          ).toBe(true);
        }
      }
    }
    expect(ignored).toContain('*');
  });

  it('has no secret in it', () => {
    const all = stages.flatMap(({ instructions }) => instructions).filter(({ name }) => name === 'ENV' || name === 'ARG');
    expect(all.filter(({ rest }) => /(?<!MON)KEY|PASSWORD|SECRET|TOKEN|DATABASE_URL|BROKER_URL/.test(rest))).toEqual([]);
  });
});

it('has an NGINX that writes below /tmp only', () => {
  const configuration = readFileSync(join(DOCKER, 'nginx.conf'), 'utf8');
  const written = [...configuration.matchAll(/^\s*(pid|\w+_temp_path|error_log|access_log) ([^\s;]+)/gm)].map((match) => match[2]!);
  expect(written.length).toBe(8);
  expect(written.filter((path) => !path.startsWith('/tmp/') && path !== 'stderr' && path !== '/dev/stdout')).toEqual([]);
});

describe('healthcheck.ts', () => {
  let server: Server;
  let port: number;
  let status = 200;

  beforeAll(async () => {
    port = await freePort();
    server = createServer((request, response) => response.writeHead(request.url === '/healthcheck' ? status : 404).end());
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const check = (environment: Readonly<Record<string, string>>): Promise<number | null> =>
    new Promise((resolve) => {
      spawn(process.execPath, [join(DOCKER, 'healthcheck.ts')], { env: environment, stdio: 'ignore' }).once('close', resolve);
    });

  it('asks the API on its port, and the others on that of their metrics', async () => {
    status = 200;
    expect(await check({ MONKEY_API_PORT: String(port) })).toBe(0);
    expect(await check({ MONKEY_METRICS_PORT: String(port), MONKEY_API_PORT: String(await freePort()) })).toBe(0);
  });

  it('says no when nobody answers, or answers that it is not well', async () => {
    expect(await check({ MONKEY_API_PORT: String(await freePort()) })).toBe(1);
    status = 503;
    expect(await check({ MONKEY_API_PORT: String(port) })).toBe(1);
  });
});
