import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountToStore, parseStated } from '../../src/engine/parse-account.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { until } from '../setup/until.ts';
import type { TestApi } from './open-api.ts';

const DEMO = new URL('../../demo/', import.meta.url);

/** What everything of one of the accounts has in its name, and nothing of the other. */
export const MARKS = { inside: 'badger', outside: 'zebra' } as const;
export type Side = keyof typeof MARKS;

/** Ids of one account by what they are of: one each that exists. */
export interface Ids {
  readonly account: number;
  readonly item: number;
  readonly revision: number;
  readonly issue: number;
  readonly comment: number;
  readonly run: number;
  readonly job: number;
  readonly deadJob: string;
}

const NUMBERS: Readonly<Record<Side, string>> = { inside: '444444444444', outside: '555555555555' };
const other = (side: Side): Side => (side === 'inside' ? 'outside' : 'inside');

/** The demo estate under other names. Its bucket policies let in the other account instead of those of the demo. */
const estateOf = (side: Side, day: number): string =>
  readFileSync(new URL(`day-${day}/estate.ndjson`, DEMO), 'utf8')
    .replaceAll(/acorn/gi, MARKS[side])
    .replaceAll('111111111111', NUMBERS[side])
    .replaceAll('222222222222', NUMBERS[other(side)]);

const watch = async ({ app: { app } }: TestApi, side: Side): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-two-accounts-'));
  const file = join(folder, 'estate.ndjson');
  const { values, entities } = accountToStore(
    parseStated(app.registry, {
      type: 'snapshot',
      name: `${MARKS[side]} inc`,
      identifier: file,
      fields: [['represents', `AWS:${NUMBERS[side]}`]],
      active: true,
      thirdParty: false,
      notes: null,
    }),
  );
  try {
    const account = await addAccount(app.database.kysely, values, entities, app.now());
    const { signal } = new AbortController();
    for (const day of [1, 2]) {
      writeFileSync(file, estateOf(side, day));
      await app.watch(account, await app.technologiesOf(account), { signal });
      await app.audit(signal);
    }
    return account.id;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A job of the account that has used up its only attempt. Returns its id. */
const letJobDie = async ({ broker }: TestApi, side: Side, account: number): Promise<string> => {
  const stopping = new AbortController();
  const died = async () => Promise.reject(new Error(`The ${MARKS[side]} refused`));
  await broker.publish('watch-account', [{ payload: { accountId: account, technologies: ['s3'] }, key: `${account} s3`, attempts: 1 }]);
  const consumed = broker.consume(
    { 'watch-account': died, 'audit-due': async () => undefined },
    { concurrency: 1, signal: stopping.signal, onError: () => stopping.abort() },
  );
  const letter = await until('a dead job', async () =>
    (await broker.deadLetters({ offset: 0, limit: 10 })).find(({ key }) => key === `${account} s3`),
  );
  stopping.abort();
  await consumed;
  return letter.id;
};

/** What a scan of files does not make: a comment, a failure, a justification, an issue of one account that links to an item of the other. */
const addPeoplesWords = async (it: TestApi, side: Side, account: number): Promise<Ids> => {
  const { app } = it;
  const one = async (statement: string, values: unknown[]): Promise<number> => (await app.rows<{ id: number }>(statement, values))[0]!.id;
  const mark = MARKS[side];
  const issue = await one(`select id from issue where account_id = $1 and state <> 'fixed' order by score desc, id limit 1`, [account]);
  const item = await one('select item_id as id from issue where id = $1', [issue]);
  const revision = await one('select id from revision where item_id = $1 order by id limit 1', [item]);
  const comment = await one(`insert into item_comment (item_id, author, text, valid_from) values ($1, $2, $3, now()) returning id`, [
    item,
    `author of ${mark}`,
    `about ${mark}`,
  ]);
  await app.rows(
    `insert into failure (account_id, technology, place, uid, code, message, run_id, opened_at) values ($1, 's3', 'global', $2, 'AccessDenied', $3, 1, now())`,
    [account, `${mark}-uid`, `${mark} refused`],
  );
  await app.rows(
    `insert into justification (issue_id, facts_hash, author, reason, valid_from) select id, facts_hash, $2, $3, now() from issue where account_id = $1 and state <> 'fixed' order by score, id limit 1`,
    [account, `author of ${mark}`, `${mark} says so`],
  );
  await app.rows(
    `insert into failure_log (account_id, technology, place, uid, code, message, run_id, occurred_at, expires_at)
      values ($1, 's3', 'global', $2, 'AccessDenied', $3, 1, now(), now() + interval '1 day')`,
    [account, `${mark}-uid`, `${mark} refused`],
  );
  const run = await one(`select id from run where account_id = $1 and technology = 's3' order by id limit 1`, [account]);
  const job = await one(
    `insert into asked_job (kind, account_id, technologies, after_run, asked_by, asked_at) values ('scan', $1, '{s3}', 1000000, $2, now()) returning id`,
    [account, `asker of ${mark}`],
  );
  return { account, item, revision, issue, comment, run, job, deadJob: await letJobDie(it, side, account) };
};

/** Two accounts with the same estate under other names, each of which knows of the other. */
export const watchTwoAccounts = async (it: TestApi): Promise<Readonly<Record<Side, Ids>>> => {
  const accounts = { inside: await watch(it, 'inside'), outside: await watch(it, 'outside') };
  // Each learns of the other only now.
  await it.app.rows(
    `insert into audit_due (item_id, cause, due_at) select id, 'both are there', now() from item where active on conflict do nothing`,
  );
  await it.app.app.audit(new AbortController().signal);
  const ids = {
    inside: await addPeoplesWords(it, 'inside', accounts.inside),
    outside: await addPeoplesWords(it, 'outside', accounts.outside),
  };
  await it.app.rows('insert into issue_link (issue_id, item_id) values ($1, $2), ($1, $3), ($4, $3), ($4, $2)', [
    ids.inside.issue,
    ids.outside.item,
    ids.inside.item,
    ids.outside.issue,
  ]);
  return ids;
};
