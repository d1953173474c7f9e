import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEveryChange } from '../../src/api/audit-every-change.ts';
import { AuditEntry, type AuditLogList } from '../../src/contract/audit-log.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';
import { MARKS, watchTwoAccounts } from './two-accounts.ts';

let it: TestApi;
let admin: Visitor;
let ids: Awaited<ReturnType<typeof watchTwoAccounts>>;
beforeAll(async () => {
  it = await openTestApi({ retentionDays: { revisions: 30, issues: 0, 'audit-log': 0 } });
  ids = await watchTwoAccounts(it);
  admin = await it.signIn('admin', 'Ada');
});
afterAll(() => it.close());

const list = async (query = ''): Promise<AuditLogList> => {
  const answer = await admin.get(`/api/v1/audit-log${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<AuditLogList>();
};

describe('an entry', () => {
  test('says who did what from where, and finds the line in the log', async () => {
    const visitor = await it.signIn('justify', 'Jus');
    const answer = await visitor.send('PUT', `/api/v1/issues/${ids.inside.issue}/justification`, { reason: 'by contract' });
    expect(answer.statusCode).toBe(200);
    const [entry] = (await list(`?person=${visitor.personId}`)).rows;
    expect(AuditEntry.parse(entry)).toMatchObject({
      actor: 'person',
      personId: visitor.personId,
      apiKeyId: null,
      name: visitor.email,
      address: expect.stringMatching(/^127\./),
      agent: 'a browser in a test',
      requestId: answer.headers['x-request-id'],
      action: 'issue.justified',
      subject: `issue ${ids.inside.issue}`,
    });
  });

  test('is written by every route that changes something, and only then', async () => {
    const changing = it.api.demands.filter(({ method, permission }) => method !== 'GET' && permission !== 'public');
    expect(changing.length).toBeGreaterThan(18);
    const count = async () => Number((await it.app.rows<{ count: string }>('select count(*) as count from audit_log'))[0]!.count);
    // Each as it works: a body that fits, and ids of what is there.
    const other = await it.signIn('view', { accounts: [`${MARKS.inside} inc`] });
    const key = async () =>
      (await admin.send('POST', '/api/v1/api-keys', { name: 'k', role: 'view' })).json<{ key: { id: number } }>().key.id;
    const comment = async () =>
      (await admin.send('POST', `/api/v1/items/${ids.inside.item}/comments`, { text: 'x' })).json<{ id: number }>().id;
    const id = async (url: string, body: object) => (await admin.send('POST', url, body)).json<{ id: number }>().id;
    const account = await id('/api/v1/accounts', { type: 'AWS', name: 'spare', identifier: '666666666666' });
    const network = () => id('/api/v1/network-whitelist', { name: randomUUID(), network: '100.64.0.0/10' });
    const ignored = () => id('/api/v1/ignore-list', { technology: 's3', prefix: randomUUID() });
    const watcher = '/api/v1/watcher-settings/sqs';
    const switched = async (body: object) => (await admin.send('PUT', watcher, body)).json<{ items: number }>().items;
    const works: Record<string, () => Promise<[string, object?]>> = {
      'POST /api/v1/accounts': async () => ['/api/v1/accounts', { type: 'AWS', name: 'new', identifier: '777777777777' }],
      'PUT /api/v1/accounts/:id': async () => [
        `/api/v1/accounts/${account}`,
        { type: 'AWS', name: 'spare', identifier: '666666666666', notes: 'x' },
      ],
      'PATCH /api/v1/accounts/:id': async () => [`/api/v1/accounts/${account}`, { notes: 'y' }],
      'PATCH /api/v1/accounts': async () => ['/api/v1/accounts', { accounts: [account], active: false }],
      'POST /api/v1/accounts/:id/test': async () => [`/api/v1/accounts/${ids.inside.account}/test`],
      'POST /api/v1/accounts/test': async () => [
        '/api/v1/accounts/test',
        { type: 'snapshot', name: 'files', identifier: '/nowhere', fields: { represents: 'AWS:888888888888' } },
      ],
      'DELETE /api/v1/accounts/:id': async () => [`/api/v1/accounts/${account}`],
      'POST /api/v1/ignore-list': async () => ['/api/v1/ignore-list', { technology: 's3', prefix: 'x' }],
      'PATCH /api/v1/ignore-list/:id': async () => [`/api/v1/ignore-list/${await ignored()}`, { notes: 'x' }],
      'DELETE /api/v1/ignore-list/:id': async () => [`/api/v1/ignore-list/${await ignored()}`],
      'POST /api/v1/network-whitelist': async () => ['/api/v1/network-whitelist', { name: 'x', network: '100.64.0.0/10' }],
      'PATCH /api/v1/network-whitelist/:id': async () => [`/api/v1/network-whitelist/${await network()}`, { notes: 'x' }],
      'DELETE /api/v1/network-whitelist/:id': async () => [`/api/v1/network-whitelist/${await network()}`],
      'POST /api/v1/network-whitelist/import': async () => ['/api/v1/network-whitelist/import', { office: '192.0.2.0/24' }],
      'PUT /api/v1/watcher-settings/:technology': async () => [watcher, { active: true }],
      'POST /api/v1/watcher-settings/:technology/remove-items': async () => [
        `${watcher}/remove-items`,
        { items: await switched({ active: false }) },
      ],
      'DELETE /api/v1/watcher-settings/:technology': async () => [watcher],
      'PUT /api/v1/score-overrides/:check': async () => ['/api/v1/score-overrides/s3.acl-unknown', { score: 1 }],
      'DELETE /api/v1/score-overrides/:check': async () => ['/api/v1/score-overrides/s3.acl-unknown'],
      'PUT /api/v1/checks/:check/switch': async () => ['/api/v1/checks/s3.acl-unknown/switch', { on: false }],
      'PUT /api/v1/checks/:check/accounts/:account/switch': async () => [
        `/api/v1/checks/s3.acl-unknown/accounts/${ids.inside.account}/switch`,
        { on: false },
      ],
      'POST /api/v1/items/:id/comments': async () => [`/api/v1/items/${ids.inside.item}/comments`, { text: 'hello' }],
      'DELETE /api/v1/comments/:id': async () => [`/api/v1/comments/${await comment()}`],
      'PUT /api/v1/issues/:id/justification': async () => [`/api/v1/issues/${ids.inside.issue}/justification`, { reason: 'fine' }],
      'DELETE /api/v1/issues/:id/justification': async () => [`/api/v1/issues/${ids.inside.issue}/justification`],
      'POST /api/v1/scans': async () => ['/api/v1/scans', { accounts: [`${MARKS.inside} inc`], technologies: ['s3'] }],
      'POST /api/v1/audits': async () => ['/api/v1/audits', { accounts: [`${MARKS.inside} inc`] }],
      'POST /api/v1/dead-jobs/:id/retry': async () => [`/api/v1/dead-jobs/${ids.inside.deadJob}/retry`],
      'POST /api/v1/justifications': async () => ['/api/v1/justifications', { issues: [ids.inside.issue], reason: 'fine' }],
      'POST /api/v1/justification-revocations': async () => ['/api/v1/justification-revocations', { issues: [ids.inside.issue] }],
      'POST /api/v1/people': async () => ['/api/v1/people', { email: 'new@acorn.example', name: 'New', role: 'view', accounts: 'all' }],
      'PATCH /api/v1/people/:id': async () => [`/api/v1/people/${other.personId}`, { role: 'comment' }],
      'POST /api/v1/people/:id/reset': async () => [`/api/v1/people/${other.personId}/reset`, {}],
      'DELETE /api/v1/people/:id/sessions': async () => [`/api/v1/people/${other.personId}/sessions`],
      'POST /api/v1/api-keys': async () => ['/api/v1/api-keys', { name: 'nightly', role: 'view' }],
      'DELETE /api/v1/api-keys/:id': async () => [`/api/v1/api-keys/${await key()}`],
      'DELETE /api/v1/me/sessions': async () => ['/api/v1/me/sessions'],
      'POST /api/v1/me/totp': async () => ['/api/v1/me/totp', {}],
      'PUT /api/v1/me/password': async () => ['/api/v1/me/password', { new: 'seven acorns under snow' }],
      'PUT /api/v1/retention': async () => ['/api/v1/retention', { confirmations: [{ kind: 'revisions', days: 30 }] }],
      'POST /api/v1/demo': async () => ['/api/v1/demo'],
    };
    for (const [name, make] of Object.entries(works)) {
      const [url, body] = await make();
      const before = await count();
      const answer = await admin.send(name.split(' ')[0] as 'POST', url, body);
      expect(`${name} ${answer.statusCode} ${answer.statusCode < 300 ? '' : answer.body}`).toMatch(/ 20[024] $/);
      expect(`${name} ${(await count()) - before}`).toBe(`${name} 1`);
      const refused = await it.browser().send(name.split(' ')[0] as 'POST', url, body);
      expect(refused.statusCode).toBe(401);
      expect(`${name} ${(await count()) - before}`).toBe(`${name} 1`);
    }
    // The others are mostly about second factors and passkeys, whose tests look for their entries; a route that is new has to come here or there.
    const elsewhere = new Set([
      'PUT /api/v1/me/totp',
      'POST /api/v1/me/totp/removal',
      'POST /api/v1/me/recovery-codes',
      'POST /api/v1/me/passkeys/options',
      'POST /api/v1/me/passkeys',
      'POST /api/v1/me/passkeys/:id/removal',
      'DELETE /api/v1/me/sessions/:id',
      'DELETE /api/v1/session',
      // Not JSON; its own test looks for its entries.
      'POST /api/v1/accounts/import',
    ]);
    const names = changing.map(({ method, url }) => `${method} ${url}`);
    expect(names.filter((name) => !(name in works) && !elsewhere.has(name))).toEqual([]);
  });

  test('of a change that failed is not there, nor is the change', async () => {
    const visitor = await it.signIn('admin');
    const before = (await list(`?person=${visitor.personId}`)).rows.length;
    // The database refuses the entry, so the justification must not hold either.
    await it.app.rows(`alter table audit_log add constraint refuses check (action <> 'issue.justified') not valid`);
    const answer = await visitor.send('PUT', `/api/v1/issues/${ids.outside.issue}/justification`, { reason: 'never' });
    await it.app.rows('alter table audit_log drop constraint refuses');
    expectProblem(answer, 500, 'internal');
    expect(await it.app.rows(`select 1 from justification where reason = 'never'`)).toEqual([]);
    expect((await list(`?person=${visitor.personId}`)).rows.length).toBe(before);
  });

  test('of a route that forgets it is written all the same, under the name of the operation', async () => {
    const { kysely: db } = it.app.app.database;
    const forgetful = Fastify({ genReqId: () => 'request 7' });
    for (const [name, value] of [
      ['person', null],
      ['apiKey', null],
      ['isAudited', false],
    ] as const)
      forgetful.decorateRequest(name, value);
    auditEveryChange(forgetful, { db, now: it.now });
    for (const method of ['GET', 'POST'] as const)
      forgetful.route({ method, url: '/things/:id', schema: { operationId: `${method}Thing` } as object, handler: async () => 'done' });
    forgetful.delete('/things/:id', async (_request, reply) => reply.status(409).send('no'));
    for (const method of ['GET', 'POST', 'DELETE'] as const) await forgetful.inject({ method, url: '/things/12?token=hidden' });
    await forgetful.close();
    const { rows } = await list('?action=GETThing&action=POSTThing&action=DELETE');
    expect(rows).toMatchObject([{ actor: 'nobody', action: 'POSTThing', subject: '/things/12', requestId: 'request 7' }]);
  });
});

describe('the log', () => {
  test('is for administrators of all accounts', async () => {
    for (const visitor of [await it.signIn('justify'), await it.signIn('admin', { accounts: [`${MARKS.inside} inc`] })]) {
      for (const url of ['/api/v1/audit-log', '/api/v1/audit-log/export']) expectProblem(await visitor.get(url), 403, 'forbidden');
    }
  });

  test('comes page by page, each entry once, while others are written', async () => {
    const seen: number[] = [];
    for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null; ) {
      const page: AuditLogList = await list(`?limit=7&before=${before}`);
      seen.push(...page.rows.map(({ id }) => id));
      before = page.next;
      await it.signIn('view');
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    expect(seen.length).toBeGreaterThan(20);
  });

  test('is filtered by person, action, noun, address and time', async () => {
    const visitor = await it.signIn('view', 'Filtered');
    await visitor.send('DELETE', '/api/v1/session');
    const own = (await list(`?person=${visitor.personId}`)).rows;
    expect(own.map(({ action }) => action)).toEqual(['session.ended', 'session.began']);
    expect((await list(`?person=${visitor.personId}&action=session.ended`)).rows.length).toBe(1);
    expect((await list(`?person=${visitor.personId}&action=session&action=person`)).rows.length).toBe(2);
    expect((await list(`?person=${visitor.personId}&action=sess`)).rows).toEqual([]);
    const { address, at } = own[0]!;
    expect((await list(`?address=${address}`)).rows.every((row) => row.address === address)).toBe(true);
    expect((await list(`?person=${visitor.personId}&to=${at}`)).rows.map(({ action }) => action)).toEqual(['session.began']);
    expect((await list(`?person=${visitor.personId}&from=${at}`)).rows.map(({ action }) => action)).toEqual(['session.ended']);
    for (const query of ['?from=yesterday', '?person=x', '?limit=0', '?before=0'])
      expectProblem(await admin.get(`/api/v1/audit-log${query}`), 400, 'bad-input');
  });

  test('is exported as lines of JSON, oldest first, and that is noted as well', async () => {
    const { rows } = await list('?action=session&limit=200');
    const answer = await admin.get('/api/v1/audit-log/export?action=session');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const exported = answer.body
      .trimEnd()
      .split('\n')
      .map((line) => AuditEntry.parse(JSON.parse(line)));
    expect(exported.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).reverse());
    expect((await list('?action=audit-log.exported')).rows[0]).toMatchObject({ personId: admin.personId, detail: { action: ['session'] } });
  });

  test('cannot be changed, not even by who holds the database', async () => {
    for (const statement of [
      `update audit_log set name = 'somebody else'`,
      'delete from audit_log',
      'delete from audit_log where id = (select max(id) from audit_log)',
      'truncate audit_log',
    ])
      await expect(it.app.rows(statement), statement).rejects.toThrow(/append-only/);
  });

  test('is forgotten by one function only, which says so itself', async () => {
    const [{ cut } = { cut: '' }] = await it.app.rows<{ cut: string }>(
      `select at::text as cut from audit_log order by id desc offset 5 limit 1`,
    );
    const [{ forgotten } = { forgotten: 0 }] = await it.app.rows<{ forgotten: number }>(
      'select forget_audit_log($1::timestamptz) as forgotten',
      [cut],
    );
    expect(Number(forgotten)).toBeGreaterThan(5);
    const left = (await list('?limit=200')).rows;
    expect(left.length).toBe(7);
    expect(left[0]).toMatchObject({ action: 'audit-log.forgotten', actor: 'command line', detail: { entries: Number(forgotten) } });
    await expect(it.app.rows('delete from audit_log')).rejects.toThrow(/append-only/);
  });
});
