import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { JsonObject } from '../model/json.ts';
import type { DB } from './database-types.ts';

/** Who did it, and from where. */
export interface Actor {
  readonly actor: 'person' | 'api key' | 'command line' | 'nobody';
  readonly personId: number | null;
  readonly apiKeyId: number | null;
  /** An e-mail address, or a user of the operating system. */
  readonly name: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  readonly requestId: string | null;
}

/** What was done. */
export interface Deed {
  /** `noun.verb`, a public name: `session.began`. */
  readonly action: string;
  /** To what, in words: `issue 12`, `person vera@example.org`. */
  readonly subject?: string | null;
  /** No secrets. */
  readonly detail?: JsonObject;
}

/** One, several that were done at once, or none. */
export type Deeds = Deed | readonly Deed[];

/** The longest name of a program that is kept. */
const AGENT_LENGTH = 300;

/** Writes down everything that somebody did at once, in its order. */
export const writeAudits = async (db: Kysely<DB> | Transaction<DB>, actor: Actor, deeds: readonly Deed[], now: Date): Promise<void> => {
  if (deeds.length === 0) return;
  const rows = deeds.map(({ action, subject = null, detail = {} }, place) => ({ place, action, subject, detail }));
  await sql`insert into audit_log (at, actor, person_id, api_key_id, name, address, agent, request_id, action, subject, detail)
    select ${now}::timestamptz, ${actor.actor}, ${actor.personId}::int, ${actor.apiKeyId}::int, ${actor.name}, ${actor.address},
      ${actor.agent?.slice(0, AGENT_LENGTH) ?? null}, ${actor.requestId}, d.action, d.subject, d.detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(place integer, action text, subject text, detail jsonb) order by d.place`.execute(
    db,
  );
};

export const writeAudit = (db: Kysely<DB> | Transaction<DB>, actor: Actor, deed: Deed, now: Date): Promise<void> =>
  writeAudits(db, actor, [deed], now);

export interface AuditLogRow extends Actor {
  readonly id: number;
  readonly at: Date;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: JsonObject;
}

/** Absent: no matter. */
export interface AuditLogFilter {
  readonly personId?: number | undefined;
  /** Actions, or beginnings of actions up to a dot: `person` is all that was done to persons. */
  readonly actions?: readonly string[] | undefined;
  readonly address?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

const conditions = ({ personId, actions, address, from, to }: AuditLogFilter): RawBuilder<unknown>[] => [
  ...(personId === undefined ? [] : [sql`person_id = ${personId}`]),
  ...(actions === undefined || actions.length === 0
    ? []
    : [sql`(action = any(${actions}::text[]) or split_part(action, '.', 1) = any(${actions}::text[]))`]),
  ...(address === undefined ? [] : [sql`address = ${address}`]),
  ...(from === undefined ? [] : [sql`at >= ${from}`]),
  ...(to === undefined ? [] : [sql`at < ${to}`]),
];

const COLUMNS = sql`id, at, actor, person_id as "personId", api_key_id as "apiKeyId", name, address, agent, request_id as "requestId", action, subject, detail`;

/** Newest first; `before`: only older entries than this one, so that pages neither skip nor repeat while others are written. */
export const listAuditLog = async (
  db: Kysely<DB>,
  filter: AuditLogFilter,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<AuditLogRow[]> => {
  const all = [...conditions(filter), ...(before === undefined ? [] : [sql`id < ${before}`])];
  const where = all.length === 0 ? sql`` : sql`where ${sql.join(all, sql` and `)}`;
  const { rows } = await sql<AuditLogRow>`select ${COLUMNS} from audit_log ${where} order by id desc limit ${limit}`.execute(db);
  return rows;
};

/** All entries, oldest first, in pages: memory does not grow with their number. */
export async function* eachAuditEntry(db: Kysely<DB>, filter: AuditLogFilter, pageSize = 1_000): AsyncGenerator<AuditLogRow> {
  for (let after = 0; ; ) {
    const where = sql.join([...conditions(filter), sql`id > ${after}`], sql` and `);
    const { rows } = await sql<AuditLogRow>`select ${COLUMNS} from audit_log where ${where} order by id limit ${pageSize}`.execute(db);
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}
