import { Pool } from 'pg';
import { openBroker } from '../../src/broker/open-broker.ts';
import type { BrokerTimings } from '../../src/plugin/define-broker.ts';

/**
 * A worker in a process of its own, to be killed: takes jobs and holds them until it is told to stop. It writes `took <account>`
 * for each, `told <account> <code>` when a signal is aborted, and `failed <code>` for what its broker tells.
 */
const { DATABASE_URL, BROKER_URL = '', BROKER_STACK = '', BROKER_TIMINGS = '{}', CONCURRENCY = '4' } = process.env;
const pool = new Pool(DATABASE_URL === undefined ? {} : { connectionString: DATABASE_URL });
pool.on('error', () => undefined);
const broker = await openBroker({
  url: BROKER_URL,
  stack: BROKER_STACK,
  pool,
  install: false,
  warn: (sentence) => console.error(sentence),
  timings: JSON.parse(BROKER_TIMINGS) as Partial<BrokerTimings>,
});
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());

const codeOf = (error: unknown): string => (error as { code?: string } | undefined)?.code ?? String(error);

const hold = (account: number, signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    console.log(`took ${account}`);
    signal.addEventListener('abort', () => {
      console.log(`told ${account} ${codeOf(signal.reason)}`);
      reject(signal.reason as Error);
    });
  });

await broker.consume(
  {
    'watch-account': ({ accountId }, signal) => hold(accountId, signal),
    'audit-due': (_payload, signal) => hold(0, signal),
  },
  { concurrency: Number(CONCURRENCY), signal: stopping.signal, onError: (_name, error) => console.log(`failed ${codeOf(error)}`) },
);
await broker.close();
await pool.end();
