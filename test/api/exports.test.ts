import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCsv } from '../../src/base/parse-csv.ts';
import { pause } from '../../src/base/pause.ts';
import type { IssueList } from '../../src/contract/issue.ts';
import type { ItemList } from '../../src/contract/item.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const DAY = 86_400_000;

let it: TestApi;
let reader: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view');
});
afterAll(() => it.close());

const read = async (url: string, type: string) => {
  const response = await reader.get(url);
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, type]);
  return response;
};
const csv = async (list: string, query = ''): Promise<(readonly string[])[]> => {
  const { body } = await read(`/api/v1/${list}/export?format=csv${query}`, 'text/csv; charset=utf-8');
  return [...parseCsv(body)].map(({ cells }) => cells);
};
const lines = async (list: string, query = ''): Promise<Record<string, unknown>[]> => {
  const { body } = await read(`/api/v1/${list}/export?${query}`, 'application/x-ndjson');
  return body
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};
const count = async (statement: string) => Number((await it.app.rows<{ count: string }>(`select count(*) ${statement}`))[0]!.count);

describe('an export', () => {
  test.each([
    ['items', 'account,technology,region,name,arn,active,score,unjustified_score,issues,first_seen,last_changed'],
    ['issues', 'account,technology,region,name,arn,check,issue,score,notes,justified,state,opened_at,id'],
    ['changes', 'account,technology,region,name,arn,change,at,revision'],
  ])('of %s has the columns of the command line, in either format the same rows', async (list, fields) => {
    const [head, ...rows] = await csv(list);
    expect(head!.join(',')).toBe(fields);
    const objects = await lines(list);
    expect(objects.length).toBe(rows.length);
    expect(objects.length).toBeGreaterThan(50);
    for (const [at, object] of objects.entries()) {
      expect(Object.keys(object).join(',')).toBe(fields);
      expect(rows[at]).toEqual(Object.values(object).map((value) => (value === null ? '' : String(value))));
    }
  });

  test('has every row that the list has under the same filters, without a limit', async () => {
    expect((await lines('items')).length).toBe(await count('from item'));
    expect((await lines('issues')).length).toBe(await count(`from issue where state <> 'fixed'`));
    for (const filter of ['technology=s3', 'name=acorn&active=true', 'minScore=5']) {
      const { rows } = (await reader.get(`/api/v1/items?limit=200&order=id&${filter}`)).json<ItemList>();
      expect((await lines('items', filter)).map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    }
    for (const filter of ['state=fixed', 'text=internet&state=any', 'check=s3.acl-internet-accessible', 'justified=true']) {
      const { rows } = (await reader.get(`/api/v1/issues?limit=200&order=id&${filter}`)).json<IssueList>();
      expect((await lines('issues', filter)).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    }
    expect((await lines('changes', 'change=deleted')).length).toBe(await count(`from revision where change = 'deleted'`));
  });

  test('shows what held at an instant', async () => {
    const asOf = new Date(it.now().getTime() - 1.5 * DAY).toISOString();
    const { rows } = (await reader.get(`/api/v1/items?limit=200&order=id&asOf=${asOf}`)).json<ItemList>();
    expect((await lines('items', `asOf=${asOf}`)).map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
  });

  test('says what file it is, and is told of in the audit log', async () => {
    const { headers } = await read('/api/v1/issues/export?format=csv&technology=s3', 'text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe(`attachment; filename="security-monkey-issues-${it.now().toISOString().slice(0, 10)}.csv"`);
    const [entry] = await it.app.rows(`select person_id, detail from audit_log where action = 'issue.exported' order by id desc limit 1`);
    expect(entry).toEqual({ person_id: reader.personId, detail: { format: 'csv', technology: ['s3'], state: 'open' } });
  });

  test('holds nothing that a spreadsheet would carry out', async () => {
    const evil = ['=1+2', '+1', '-1', '@x', '\tx', '\rx', '=cmd|"/c calc"!A1', 'two\nlines', 'a,"b"'];
    const rows = await it.app.rows<{ id: number }>('select id from item where active order by id limit $1', [evil.length]);
    for (const [at, { id }] of rows.entries())
      await it.app.rows(`update revision set name = $2 where item_id = $1 and valid_to = 'infinity'`, [id, evil[at]]);
    const names = (await csv('items', '&active=true')).slice(1, evil.length + 1).map((cells) => cells[3]);
    expect(names).toEqual(["'=1+2", "'+1", "'-1", "'@x", "'\tx", "'\rx", '\'=cmd|"/c calc"!A1', 'two\nlines', 'a,"b"']);
    // A program gets what it is called.
    expect((await lines('items', 'active=true')).slice(0, evil.length).map(({ name }) => name)).toEqual(evil);
  });

  test.each(['items/export?format=pdf', 'issues/export?state=closed', 'changes/export?since=yesterday', 'items/export?asOf=now'])(
    'refuses %s',
    async (path) => {
      expectProblem(await reader.get(`/api/v1/${path}`), 400, 'bad-input');
    },
  );
});

describe('a large export', () => {
  const ITEMS = 60_000;

  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  /** Bytes that are still needed, whatever else this process has done. */
  const live = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };

  beforeAll(async () => {
    await it.app.rows(`insert into item (account_id, technology, uid, place, region, name, shape, revision_id, first_seen, last_changed, content_hash)
      select a.id, 's3', 'bulk ' || n, 'global', 'universal', 'bulk ' || n || repeat(' of a long name', 20), 1, 0, now(), now(), '\\x01' from account a, generate_series(1, ${ITEMS}) as n where a.name = 'demo'`);
    await it.app.rows(`insert into revision (item_id, account_id, technology, change, region, name, content_hash, run_id, valid_from, changed_at)
      select id, account_id, technology, 'created', region, name, content_hash, 1, now(), now() from item where uid like 'bulk %'`);
    await it.app.rows('analyze');
  });

  test('comes whole, without growing in memory', async () => {
    const { port } = it.api.server.address() as { port: number };
    let [bytes, most, looked] = [0, 0, 0];
    const before = live();
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject).once('close', () => resolve());
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        if (bytes - looked < 4_000_000) return;
        looked = bytes;
        most = Math.max(most, live() - before);
      });
      socket.write(`GET /api/v1/items/export?name=bulk HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ${reader.cookies()}\r\n\r\n`);
    });
    expect(bytes).toBeGreaterThan(30_000_000);
    // All rows would take more than what is sent of them.
    expect(most).toBeLessThan(15_000_000);
  });

  /** Asks for all of it, and reads nothing of the answer. */
  const ask = async () => {
    const { port } = it.api.server.address() as { port: number };
    const accepted = new Promise<Socket>((resolve) => it.api.server.once('connection', resolve));
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /api/v1/items/export?name=bulk HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ${reader.cookies()}\r\n\r\n`);
    return { socket, server: await accepted };
  };
  /** How often the database is asked for something while this is done. */
  const asked = async (work: () => Promise<unknown>): Promise<number> => {
    let times = 0;
    const count = (): void => {
      times += 1;
    };
    it.app.app.database.pool.on('acquire', count);
    await work();
    it.app.app.database.pool.off('acquire', count);
    return times;
  };
  const PAGES = ITEMS / 1_000;

  test('is read no faster than it is taken', async () => {
    const { socket, server } = await ask();
    const whileAway = await asked(() => pause(1_500));
    // Some questions for each page.
    expect(whileAway).toBeLessThan(PAGES);
    expect(server.bytesWritten).toBeLessThan(15_000_000);
    let bytes = 0;
    for await (const chunk of socket) bytes += (chunk as Buffer).length;
    expect(bytes).toBeGreaterThan(30_000_000);
  });

  test('ends when its reader goes away', async () => {
    const { socket } = await ask();
    await new Promise((resolve) => socket.once('readable', resolve));
    const afterwards = await asked(async () => {
      socket.destroy();
      await pause(1_500);
    });
    expect(afterwards).toBeLessThan(10);
  });
});
