import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Running } from '../../src/app/up.ts';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { freePort } from '../setup/postgres-server.ts';
import { until } from '../setup/until.ts';
import { whileUp } from './while-up.ts';

const MINUTE = 60_000;

const send = ({ address }: Running, token: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });

const signIn = async (running: Running, headers: Record<string, string> = {}): Promise<string | null> => {
  const response = await send(running, new URL(running.signInLink).searchParams.get('token')!, headers);
  expect(response.status).toBe(200);
  return response.headers.get('set-cookie');
};

/** Statuses of eleven wrong attempts, each of somebody else if the proxy is believed. */
const guesses = async (running: Running): Promise<number[]> => {
  const statuses: number[] = [];
  for (let guess = 1; guess <= 11; guess += 1)
    statuses.push((await send(running, 'x'.repeat(43), { 'x-forwarded-for': `192.0.2.${guess}` })).status);
  return statuses;
};

test('api_host: the program listens there', async () => {
  const address = await whileUp({ MONKEY_API_HOST: '127.0.0.2' }, async (running) => running.address);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
});

test('api_port: the program listens there', async () => {
  const port = await freePort();
  const address = await whileUp({ MONKEY_API_PORT: String(port) }, async (running) => running.address);
  expect(address).toBe(`http://127.0.0.1:${port}`);
});

describe('api_processes', () => {
  interface Row {
    readonly pid: number;
    readonly alive: boolean;
  }
  let deployment: Deployment;
  afterEach(() => deployment.close());

  /** The processes of the API that say that they live. */
  const processes = async (): Promise<readonly number[]> => {
    const rows = await deployment.test.rows<Row>(`select pid from instance where role = 'api' order by started_at`);
    return rows.map(({ pid }) => pid);
  };

  test('api_processes: so many share the port, and one that dies is replaced; all go together', async () => {
    deployment = await openDeployment();
    const port = await freePort();
    const server = deployment.start('run_api_server', { MONKEY_API_PROCESSES: '3', MONKEY_API_PORT: String(port) });
    const three = await until('three processes', async () => (await processes()).length === 3 && processes());
    expect(new Set([...three, server.pid]).size).toBe(4);
    await until('the address', () => server.printed().includes(`Security Monkey is at http://127.0.0.1:${port}`));
    expect((await fetch(`http://127.0.0.1:${port}/readiness`)).status).toBe(200);
    process.kill(three[0]!, 'SIGKILL');
    await until('a fourth one', async () => (await processes()).some((pid) => !three.includes(pid)));
    server.terminate();
    expect(await server.ended()).toBe(0);
    // All but the one that was killed have said good-bye.
    expect(await processes()).toEqual([three[0]]);
  });

  test('each of them has a log of its own: none puts the lines of another aside', async () => {
    deployment = await openDeployment();
    const folder = mkdtempSync(join(tmpdir(), 'monkey-logs-'));
    try {
      const port = await freePort();
      const more = { MONKEY_API_PROCESSES: '2', MONKEY_API_PORT: String(port), LOG_FILE: join(folder, 'monkey.log'), LOG_LEVEL: 'debug' };
      deployment.start('run_api_server', more);
      const pids = await until('two processes', async () => (await processes()).length === 2 && processes());
      /** Whose lines are in a file. */
      const writers = (name: string): number[] => {
        const file = join(folder, name);
        const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
        return [...new Set(lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { pid: number }).pid))];
      };
      const both = await until('lines of both', async () => {
        await fetch(`http://127.0.0.1:${port}/healthcheck`, { headers: { connection: 'close' } }).catch(() => undefined);
        const all = ['monkey.log', 'monkey-2.log'].map(writers);
        return all.every((some) => some.length > 0) && all;
      });
      expect(both.flat().sort()).toEqual([...pids].sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a port that is in use ends all of them with the sentence of one', async () => {
    deployment = await openDeployment();
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    try {
      const server = deployment.start('run_api_server', { MONKEY_API_PROCESSES: '2', MONKEY_API_PORT: String(port) });
      expect(await server.ended()).toBe(4);
      expect(server.printed()).toMatch(new RegExp(`^monkey: port-in-use: Port ${port} of 127.0.0.1 is in use`, 'm'));
      expect(server.printed()).not.toContain('defect');
    } finally {
      other.close();
    }
  });
});

test('BASE_URL: links lead there', async () => {
  const link = await whileUp({ MONKEY_BASE_URL: 'http://monkey.example:8080/' }, async (running) => running.signInLink);
  expect(link).toMatch(/^http:\/\/monkey\.example:8080\/sign-in\?token=/);
});

test('session_minutes: the cookie of a session lives as long, and so does its row', async () => {
  await whileUp({ MONKEY_SESSION_MINUTES: '7' }, async (running, { rows }) => {
    const expires = /Expires=([^;]+)/.exec((await signIn(running)) ?? '')?.[1];
    expect(Math.abs(new Date(expires!).getTime() - Date.now() - 7 * MINUTE)).toBeLessThan(MINUTE / 2);
    const [row] = await rows<{ minutes: number }>('select extract(epoch from expires_at - now())::float / 60 as minutes from session');
    expect(row!.minutes).toBeGreaterThan(6.5);
    expect(row!.minutes).toBeLessThan(7.5);
  });
});

describe('trust_proxy', () => {
  test('trust_proxy: a proxy that is trusted says who calls', async () => {
    expect(await whileUp({ MONKEY_TRUST_PROXY: '127.0.0.0/8' }, guesses)).toEqual(Array(11).fill(401));
  });

  test('nobody else is believed', async () => {
    expect((await whileUp({ MONKEY_TRUST_PROXY: '10.0.0.0/8' }, guesses)).at(-1)).toBe(429);
    expect((await whileUp({}, guesses)).at(-1)).toBe(429);
  });
});

describe('SESSION_COOKIE_SECURE', () => {
  const overTls = { 'x-forwarded-proto': 'https' };

  test('SESSION_COOKIE_SECURE: when it is true the cookie is for TLS only', async () => {
    await whileUp({ MONKEY_SESSION_COOKIE_SECURE: 'true', MONKEY_TRUST_PROXY: 'loopback' }, async (running) => {
      expect(await signIn(running, overTls)).toContain('; Secure');
    });
  });

  test('auto means that it is when people come by https', async () => {
    await whileUp({ MONKEY_BASE_URL: 'https://monkey.example', MONKEY_TRUST_PROXY: 'loopback' }, async (running) => {
      expect(await signIn(running, overTls)).toContain('; Secure');
    });
    await whileUp({ MONKEY_TRUST_PROXY: 'loopback' }, async (running) => {
      expect(await signIn(running, overTls)).not.toContain('Secure');
    });
  });

  test.each([
    [{ MONKEY_BASE_URL: 'https://monkey.example' }, /because of MONKEY_BASE_URL, but no proxy is trusted/],
    [{ MONKEY_SESSION_COOKIE_SECURE: 'true' }, /because of MONKEY_SESSION_COOKIE_SECURE, but no proxy is trusted/],
  ])('%j without a trusted proxy would let nobody in, and is refused', async (environment, sentence) => {
    await expect(whileUp(environment, async () => undefined)).rejects.toMatchObject({
      code: 'bad-setting',
      message: expect.stringMatching(sentence),
    });
  });
});
