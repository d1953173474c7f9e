import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../test/setup/postgres-server.ts';
import { type RedisServer, startRedisSentinel, startRedisServer } from '../../test/setup/redis-server.ts';
import { startBrokerWorker } from '../../test/setup/start-broker-worker.ts';
import type { Broker } from './broker.ts';
import { eventually, startWorker, watch } from './conformance/worker-in-test.ts';
import { openBroker } from './open-broker.ts';

const pool = new Pool();
const REACHED = 1_500;

const open = (url: string, warnings: string[] = []): Promise<Broker> =>
  openBroker({ url, stack: '', pool, install: false, warn: (sentence) => void warnings.push(sentence), timings: { answer: REACHED } });

/** Publishes through it, takes from it, and looks. */
const tryOut = async (broker: Broker): Promise<void> => {
  await broker.publish('watch-account', [watch(1), { ...watch(2), periodic: true }]);
  await broker.publish('watch-account', [watch(2)]);
  expect(await broker.purge('watch-account')).toBe(0);
  const worker = startWorker(broker, (text) => (text === '2 s3' ? Promise.reject(new Error('dies')) : Promise.resolve()));
  await broker.publish('watch-account', [{ ...watch(3), attempts: 1 }]);
  await worker.until(() => worker.taken.length >= 3);
  await worker.stop();
  expect(worker.taken.slice(0, 3).toSorted()).toEqual(['1 s3', '2 s3', '3 s3']);
  expect((await broker.depth())['watch-account']).toMatchObject({ waiting: 0, active: 0, delayed: 1 });
};

/** Does something with a server, and ends it whatever happens. */
const withServers = async (servers: readonly RedisServer[], work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } finally {
    for (const server of servers) await server.stop();
  }
};

describe('a Redis', () => {
  it('takes a user and a password; a wrong one is refused without being shown', async () => {
    const rights = ['on', '>p@ss/word', '~{monkey:*', '+@all', '-@admin', '-@dangerous', '+info', '+client'];
    const server = await startRedisServer(['--user', 'monkey', ...rights, '--user', 'default', 'off']);
    await withServers([server], async () => {
      const at = (credentials: string) => `redis://${credentials}@127.0.0.1:${server.port}`;
      const broker = await open(at('monkey:p%40ss%2Fword'));
      await tryOut(broker);
      await broker.close();
      const refused = open(at('monkey:wr0ng'));
      await expect(refused).rejects.toMatchObject({ code: 'broker-unreachable', message: expect.stringMatching(/WRONGPASS/) });
      await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('wr0ng') });
    });
  });

  it('takes a password alone', async () => {
    const server = await startRedisServer(['--requirepass', 'secret']);
    await withServers([server], async () => {
      const broker = await open(`redis://:secret@127.0.0.1:${server.port}/3`);
      await broker.publish('watch-account', [watch(1)]);
      expect((await broker.depth())['watch-account'].waiting).toBe(1);
      await broker.close();
      await expect(open(server.url)).rejects.toMatchObject({ code: 'broker-unreachable', message: expect.stringContaining('NOAUTH') });
    });
  });

  it('is spoken to by TLS, if its certificate is trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'monkey-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=broker', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject];
    expect(spawnSync('openssl', args).status).toBe(0);
    const tlsPort = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no'];
    const server = await startRedisServer(['--tls-port', `${tlsPort}`, ...files]);
    await withServers([server], async () => {
      const url = `rediss://127.0.0.1:${tlsPort}`;
      await expect(open(url)).rejects.toMatchObject({ code: 'broker-unreachable', message: expect.stringContaining('self-signed') });
      const plain = await open(server.url);
      await plain.publish('watch-account', [watch(1)]);
      const worker = startBrokerWorker({ BROKER_URL: url, NODE_EXTRA_CA_CERTS: certificate });
      await worker.said('took 1');
      worker.send('SIGTERM');
      await worker.ended();
      await plain.close();
    });
    rmSync(folder, { recursive: true });
  });

  it('may be a cluster', async () => {
    const server = await startRedisServer([
      '--cluster-enabled',
      'yes',
      '--cluster-announce-ip',
      '127.0.0.1',
      '--cluster-port',
      `${await freePort()}`,
    ]);
    await withServers([server], async () => {
      const redis = new Redis(server.url);
      await redis.cluster('ADDSLOTSRANGE', 0, 16_383);
      await eventually(async () => (await redis.cluster('INFO')).includes('cluster_state:ok'));
      redis.disconnect();
      const broker = await open(`redis://127.0.0.1:${server.port}?cluster=true`);
      await tryOut(broker);
      await broker.close();
    });
  });

  it('may be found by sentinels', async () => {
    const server = await startRedisServer();
    const sentinel = await startRedisSentinel(server);
    await withServers([sentinel, server], async () => {
      const broker = await open(`redis://127.0.0.1:${sentinel.port}?sentinel=mymaster&node=127.0.0.1:${sentinel.port}`);
      await tryOut(broker);
      await broker.close();
      await expect(open(`redis://127.0.0.1:${sentinel.port}?sentinel=another`)).rejects.toMatchObject({ code: 'broker-unreachable' });
    });
  });

  it('is complained of when it may drop jobs', async () => {
    const server = await startRedisServer(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    await withServers([server], async () => {
      const warnings: string[] = [];
      const broker = await open(server.url, warnings);
      await broker.close();
      expect(warnings).toEqual([expect.stringContaining('Set it to noeviction.')]);
    });
  });

  it('refuses jobs when it is full, and says so', async () => {
    const server = await startRedisServer(['--maxmemory', '1mb']);
    await withServers([server], async () => {
      const broker = await open(server.url);
      await expect(broker.publish('watch-account', [watch(1)])).rejects.toMatchObject({
        code: 'broker-failed',
        message: expect.stringContaining('OOM'),
      });
      await broker.close();
    });
  });
});
