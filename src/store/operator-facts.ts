import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { normalNetwork } from '../model/network-coverage.ts';
import type { DB } from './database-types.ts';
import { dueAskers } from './entity-batch.ts';
import { inTransaction } from './in-transaction.ts';
import { changeKnowledge } from './knowledge.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** A network that is known to be harmless, whoever owns it. */
export interface WhitelistEntry {
  readonly id: number;
  readonly name: string;
  readonly network: string;
  readonly notes: string | null;
}

export const listWhitelist = async (db: Db): Promise<WhitelistEntry[]> => {
  const { rows } =
    await sql<WhitelistEntry>`select id, name, network::text as network, notes from network_whitelist order by network, name`.execute(db);
  return rows;
};

export const addToWhitelist = (db: Kysely<DB>, entry: Omit<WhitelistEntry, 'id'>, now: Date): Promise<number> =>
  inTransaction(db, async (tx) => {
    const network = normalNetwork(entry.network);
    if (network === null)
      throw new MonkeyError('bad-input', `"${entry.network}" is no network. Write it like 192.0.2.0/24 or 2001:db8::/32.`);
    await changeKnowledge(tx);
    const { rows } = await sql<{
      id: number;
    }>`insert into network_whitelist (name, network, notes) values (${entry.name}, ${network}::cidr, ${entry.notes})
      on conflict (network, name) do update set notes = excluded.notes returning id`.execute(tx);
    await dueAskers(tx, [{ kind: 'network', value: network }], 'the whitelist changed', now);
    return rows[0]!.id;
  });

export const removeFromWhitelist = (db: Kysely<DB>, id: number, now: Date): Promise<void> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const { rows } = await sql<{
      network: string;
    }>`delete from network_whitelist where id = ${id} returning network::text as network`.execute(tx);
    if (!rows[0]) throw new MonkeyError('not-found', `There is no whitelist entry ${id}.`);
    await dueAskers(tx, [{ kind: 'network', value: rows[0].network }], 'the whitelist changed', now);
  });

/** Items of a technology whose names begin so are hidden; their history goes on. */
export interface IgnoreEntry {
  readonly id: number;
  readonly technology: string;
  readonly prefix: string;
  readonly notes: string | null;
}

export const listIgnored = async (db: Db): Promise<IgnoreEntry[]> => {
  const { rows } = await sql<IgnoreEntry>`select id, technology, prefix, notes from ignore_list order by technology, prefix`.execute(db);
  return rows;
};

export const addIgnored = async (db: Db, entry: Omit<IgnoreEntry, 'id'>): Promise<number> => {
  const { rows } = await sql<{
    id: number;
  }>`insert into ignore_list (technology, prefix, notes) values (${entry.technology}, ${entry.prefix}, ${entry.notes})
    on conflict (technology, prefix) do update set notes = excluded.notes returning id`.execute(db);
  return rows[0]!.id;
};

export const removeIgnored = async (db: Db, id: number): Promise<void> => {
  const { rows } = await sql`delete from ignore_list where id = ${id} returning id`.execute(db);
  if (rows.length === 0) throw new MonkeyError('not-found', `There is no ignore-list entry ${id}.`);
};

/** How often a technology is watched, when that differs from its watcher's own word. */
export interface WatcherSetting {
  readonly technology: string;
  readonly active: boolean;
  readonly intervalMinutes: number | null;
}

export const listWatcherSettings = async (db: Db): Promise<WatcherSetting[]> => {
  const { rows } =
    await sql<WatcherSetting>`select technology, active, interval_minutes as "intervalMinutes" from watcher_setting order by technology`.execute(
      db,
    );
  return rows;
};

export const setWatcherSetting = async (db: Db, { technology, active, intervalMinutes }: WatcherSetting, now: Date): Promise<void> => {
  await sql`insert into watcher_setting (technology, active, interval_minutes) values (${technology}, ${active}, ${intervalMinutes})
    on conflict (technology) do update set active = excluded.active, interval_minutes = excluded.interval_minutes, valid_from = ${now}`.execute(
    db,
  );
};

export interface OverrideRow {
  readonly checkId: string;
  readonly score: number | null;
  readonly disabled: boolean;
  readonly patterns: readonly { type?: string; field: string; pattern: string; score: number }[];
}

export const listOverrides = async (db: Db): Promise<OverrideRow[]> => {
  const { rows } =
    await sql<OverrideRow>`select check_id as "checkId", score, disabled, patterns from score_override order by check_id`.execute(db);
  return rows;
};

/** Items whose verdicts an override may change: those with an issue of the check; all of its technology when it may newly speak. */
const dueForCheck = async (tx: Transaction<DB>, checkId: string, technology: string, all: boolean, now: Date): Promise<void> => {
  await sql`insert into audit_due (item_id, cause, due_at)
    select i.id, 'an override changed', ${now}::timestamptz from item i where i.active and i.technology = ${technology}
      and (${all} or exists (select 1 from issue s where s.item_id = i.id and s.check_id = ${checkId} and s.state <> 'fixed'))
    on conflict (item_id) do nothing`.execute(tx);
};

export const setOverride = (db: Kysely<DB>, override: OverrideRow, technology: string, now: Date): Promise<void> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const before = (await listOverrides(tx)).find((row) => row.checkId === override.checkId);
    await sql`insert into score_override (check_id, score, disabled, patterns)
      values (${override.checkId}, ${override.score}, ${override.disabled}, ${JSON.stringify(override.patterns)}::jsonb)
      on conflict (check_id) do update set score = excluded.score, disabled = excluded.disabled, patterns = excluded.patterns, valid_from = ${now}`.execute(
      tx,
    );
    await dueForCheck(tx, override.checkId, technology, before?.disabled === true && !override.disabled, now);
  });

export const removeOverride = (db: Kysely<DB>, checkId: string, technology: string, now: Date): Promise<void> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const { rows } = await sql<{ disabled: boolean }>`delete from score_override where check_id = ${checkId} returning disabled`.execute(
      tx,
    );
    if (!rows[0]) throw new MonkeyError('not-found', `There is no override of ${checkId}.`);
    await dueForCheck(tx, checkId, technology, rows[0].disabled, now);
  });
