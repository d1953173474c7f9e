import { zstdCompressSync } from 'node:zlib';
import type { Pool } from 'pg';
import { sha256 } from '../../src/base/sha256.ts';
import { generateItem } from './generate-items.ts';

/** How much a database holds. Revisions are those of all items together; issues are those that are not fixed. */
export interface HistorySize {
  readonly items: number;
  readonly revisions: number;
  readonly issues: number;
  readonly accounts: number;
}

/** Configurations of which all others are made by another name and other numbers. */
const SHAPES = 3_000;
/** Superseded configurations. Many revisions of many items have the same one, as after a change to all of them. */
const CONTENTS = 400_000;
const BATCH = 2_000;
const NAME = '@name@';

interface Shape {
  readonly id: number;
  readonly technology: string;
  readonly region: string;
  readonly config: string;
}

interface Generated {
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly config: { readonly [key: string]: unknown };
}

const makeShapes = (): Shape[] =>
  Array.from({ length: SHAPES }, (_, id) => {
    const { technology, region, name, config } = generateItem(id, 0) as Generated;
    // A security group is called by its name and its id.
    const own = String(config['name'] ?? name);
    return { id, technology, region, config: JSON.stringify(config).replaceAll(own, NAME) };
  });

/** A number from 0 that looks random: of the row `i`, another one for each seed. */
const dice = (seed: number, sides: number, of = 'i'): string => `((hashint8extended(${of}::bigint, ${seed}) & 1073741823) % ${sides})::int`;

/** Eight technologies with a configuration, and the names of others, so that lists are narrowed to rare ones too. */
const RARE = ['acm', 'lambda', 'elasticsearchservice', 'rds', 'cloudtrail', 'ebssnapshot', 'redshift', 'sns', 'alb', 'vpc'];

const fillContents = async (pool: Pool, shapes: readonly Shape[]): Promise<void> => {
  for (let from = 0; from < CONTENTS; from += BATCH) {
    const bodies = Array.from({ length: BATCH }, (_, at) => {
      const { config } = shapes[(from + at) % SHAPES]!;
      return config.replaceAll(NAME, `earlier-${from + at}`);
    });
    await pool.query(`insert into content (hash, size, body) select * from unnest($1::bytea[], $2::int[], $3::bytea[])`, [
      bodies.map((body) => sha256(body)),
      bodies.map((body) => body.length),
      bodies.map((body) => zstdCompressSync(body)),
    ]);
  }
};

const statements = ({ items, revisions, issues, accounts }: HistorySize): readonly string[] => {
  const superseded = Math.round(revisions / items) - 1;
  const troubled = Math.max(1, Math.floor((items * 2 * 0.98) / issues));
  const region = `case when s.region = 'universal' then s.region else (array['us-east-1','us-west-2','eu-west-1','eu-central-1','ap-southeast-2'])[1 + ${dice(3, 5)}] end`;
  const technology = `case when ${dice(4, 10)} = 0 then (array['${RARE.join("','")}'])[1 + ${dice(5, RARE.length)}] else s.technology end`;
  const name = `(array['billing','orders','search','identity','catalogue','payments','reports','mail'])[1 + ${dice(6, 8)}] || '-' || (array['worker','api','store','queue','backup','batch'])[1 + ${dice(7, 6)}] || '-' || i`;
  return [
    `insert into account (type, name, identifier, active) select 'AWS', 'company-' || i, lpad((100000000000 + i)::text, 12, '0'), true from generate_series(1, ${accounts}) i`,
    `insert into run (account_id, technology, state, holder, started_at, heartbeat_at, finished_at, complete, items, calls)
      select a, t, 'done', 'bench', now() - interval '1 hour' * n, now() - interval '1 hour' * n, now() - interval '1 hour' * n + interval '20 s', true, 100, 40
      from generate_series(1, ${accounts}) a, unnest(array['iamrole','iamuser','sqs','s3','securitygroup','${RARE.join("','")}']) t, generate_series(1, 5) n`,
    `create temporary table made as select i::bigint as id, 1 + ${dice(1, accounts)} as account_id, ${technology} as technology, ${region} as region, ${name} as name,
      s.id as shape_id, now() - interval '1 minute' * ${dice(8, 400 * 1440)} as changed_at, ${dice(9, 50)} = 0 as gone
      from generate_series(1, ${items}) i join shape s on s.id = ${dice(2, SHAPES)}`,
    `create unique index on made (id)`,
    `insert into item (id, account_id, technology, uid, place, region, name, arn, active, shape, revision_id, content_hash, first_seen, last_changed)
      overriding system value
      select id, account_id, technology, 'arn:aws:' || technology || ':' || region || ':' || account_id || ':' || name, region, region, name,
        'arn:aws:' || technology || ':' || region || ':' || account_id || ':' || name, not gone, 1, id * ${superseded + 1},
        case when not gone then sha256(name::bytea) end, changed_at - interval '1 year', changed_at from made`,
    `insert into item_config (item_id, config) select m.id, replace(s.config, '${NAME}', m.name)::jsonb from made m join shape s on s.id = m.shape_id where not gone`,
    `insert into item_overlay (item_id, seen_hash, ephemeral_hash, ephemeral) select id, md5(name), md5(name), '{}' from made where not gone and id % 3 = 0`,
    `create temporary table old_content as select row_number() over () as place, hash from content`,
    `create unique index on old_content (place)`,
    // The last one of each item holds.
    `insert into revision (id, item_id, account_id, technology, change, region, name, arn, content_hash, run_id, valid_from, valid_to, changed_at)
      overriding system value
      select m.id * ${superseded + 1} - ${superseded} + n, m.id, m.account_id, m.technology,
        case when n = 0 then 'created' when n = ${superseded} and m.gone then 'deleted' else 'changed' end, m.region, m.name,
        'arn:aws:' || m.technology || ':' || m.region || ':' || m.account_id || ':' || m.name,
        case when n < ${superseded} then c.hash when not m.gone then sha256(m.name::bytea) end, 1,
        m.changed_at - interval '30 days' * (${superseded} - n),
        case when n < ${superseded} then m.changed_at - interval '30 days' * (${superseded} - n - 1) else 'infinity' end,
        m.changed_at - interval '30 days' * (${superseded} - n)
      from made m cross join generate_series(0, ${superseded}) n join old_content c on c.place = 1 + ${dice(10, CONTENTS, '(m.id * 10 + n)')}`,
    `insert into issue (item_id, account_id, technology, check_id, key, category, score, notes, remedy, facts, facts_hash, state, opened_at, valid_from)
      select id, account_id, technology, technology || '.' || (array['internet-accessible','unknown-access','not-encrypted','not-rotated','too-wide'])[1 + ${dice(11, 5, '(id * 2 + n)')}],
        n::text, 'Internet Accessible', 1 + ${dice(12, 10, '(id * 2 + n)')}, 'Entity: [cidr:0.0.0.0/0] Actions: ["read"]', 'Narrow it.',
        '[{"kind":"cidr","name":"0.0.0.0/0","path":["Policy"]}]', sha256(id::text::bytea), 'open', changed_at, changed_at
      from made, generate_series(1, 2) n where id % ${troubled} = 0 and not gone`,
    `insert into justification (issue_id, facts_hash, author, reason, valid_from)
      select id, facts_hash, 'Vera', 'It is a public web site.', opened_at + interval '1 hour' from issue where id % 10 = 0`,
    `insert into audit_stamp (item_id, revision_id, checks_version, score, unjustified_score, issues, digest, valid_from)
      select m.id, m.id * ${superseded + 1}, 'bench', coalesce(sum(x.score), 0), coalesce(sum(x.score) filter (where x.id % 10 <> 0), 0), count(x.id), 'bench', m.changed_at
      from made m left join issue x on x.item_id = m.id where not m.gone group by m.id, m.changed_at`,
    `insert into failure (account_id, technology, place, code, message, permission, run_id, opened_at)
      select i, 's3', 'eu-west-1', 'access-denied', 'Not allowed.', 's3:ListAllMyBuckets', 1, now() from generate_series(1, ${accounts}, 25) i`,
    `insert into item_comment (item_id, author, text, valid_from) select id, 'Vera', 'Looked at.', changed_at from made where id % 100 = 0`,
    `insert into ignore_list (technology, prefix) values ('s3', 'tmp-'), ('sqs', 'test-')`,
    // What the scheduler does behind the recording, all at once.
    `drop index item_text_body`,
    `insert into item_text (revision_id, piece, item_id, body) select w.id, p.piece, w.item_id, p.body from (
        select r.id, r.item_id, searched_text(r.name, r.arn, c.config) as whole
        from revision r left join item_config c on c.item_id = r.item_id where r.valid_to = 'infinity' offset 0) w cross join lateral text_pieces(w.whole) p`,
    `set maintenance_work_mem = '1GB'`,
    `create index item_text_body on item_text using gin (body gin_trgm_ops)`,
    `delete from text_due`,
    // As the program leaves them.
    ...['item', 'revision', 'issue', 'failure', 'audit_stamp'].map(
      (table) => `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
    ),
  ];
};

/** Fills an empty database of the program's schema with a company that has been watched for months. */
export const generateHistory = async (pool: Pool, size: HistorySize): Promise<void> => {
  const shapes = makeShapes();
  await fillContents(pool, shapes);
  const client = await pool.connect();
  try {
    await client.query('create temporary table shape (id int primary key, technology text, region text, config text)');
    await client.query(
      'insert into shape select * from json_to_recordset($1::json) as r(id int, technology text, region text, config text)',
      [JSON.stringify(shapes)],
    );
    for (const statement of statements(size)) await client.query(statement);
  } finally {
    client.release();
  }
  await pool.query('vacuum analyze');
};
