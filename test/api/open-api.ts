import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { type BuildApiOptions, buildApi } from '../../src/api/build-api.ts';
import { assertBrokerInUse } from '../../src/app/broker-in-use.ts';
import { loadDemo } from '../../src/app/load-demo.ts';
import { openAppBroker } from '../../src/app/open-app-broker.ts';
import { watchSchedule } from '../../src/app/watch-schedule.ts';
import type { Broker } from '../../src/broker/broker.ts';
import type { Role } from '../../src/contract/session.ts';
import { KEPT_FOR_EVER } from '../../src/model/retention.ts';
import { createLink } from '../../src/store/link-store.ts';
import { openTestApp, SECRET_KEY, type TestApp } from '../setup/test-app.ts';
import { type Browser, makeBrowser } from './browser.ts';
import { seeAnswers } from './undescribed-answers.ts';

/** Somebody who is signed in. */
export interface Visitor extends Browser {
  readonly personId: number;
  readonly email: string;
  readonly csrfToken: string;
}

/** A person of a test. Absent: a name and an address of their own, all accounts. */
export interface Somebody {
  readonly name?: string;
  readonly email?: string;
  /** Names; null: all. */
  readonly accounts?: readonly string[] | null;
}

export interface TestApi {
  readonly api: FastifyInstance;
  /** `127.0.0.1:…`, as browsers call it. */
  readonly host: string;
  readonly app: TestApp;
  /** The queue of the program, which no worker looks at. */
  readonly broker: Broker;
  /** A browser in which nobody has signed in, at an address of its own. */
  browser(address?: string): Browser;
  /** Starts another instance on the same database, as on another machine. Returns what `browser` does, there. */
  another(): Promise<(address?: string) => Browser>;
  add(role: Role, somebody?: Somebody): Promise<{ readonly id: number; readonly email: string }>;
  /** The token of a new link for a new person of this role. */
  linkFor(role: Role, name?: string): Promise<string>;
  /** A new person, signed in by a link. */
  signIn(role: Role, somebody?: string | Somebody): Promise<Visitor>;
  now(): Date;
  /** Moves the clock of the program. */
  wait(milliseconds: number): void;
  close(): Promise<void>;
}

export type OpenApiOptions = Partial<Omit<BuildApiOptions, 'db' | 'now' | 'loadDemo' | 'sessionOptions'>> & {
  readonly demo?: boolean;
  /** Adds routes of the test's own: once the server listens, that is too late. */
  readonly addRoutes?: (api: FastifyInstance) => void;
};

/** The API before a database of its own, listening on this machine. */
export const openTestApi = async ({ demo = false, addRoutes, span, registry: own, ...options }: OpenApiOptions = {}): Promise<TestApi> => {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const app = await openTestApp({ now, ...(own ? { registry: own } : {}) });
  const { database, registry } = app.app;
  const broker = await openAppBroker(app.app, () => undefined);
  const signal = new AbortController().signal;
  if (demo) await loadDemo(app.app, signal);
  const instances: FastifyInstance[] = [];
  const answers = seeAnswers(span);
  const start = async (): Promise<{ api: FastifyInstance; port: number }> => {
    const api = await buildApi({
      logger: pino({ level: 'silent' }),
      db: database.kysely,
      registry,
      now,
      loadDemo: () => loadDemo(app.app, signal),
      sessionOptions: app.app.sessionOptions,
      secretKeys: [SECRET_KEY],
      secureCookies: false,
      sessionMinutes: 720,
      sessionIdleMinutes: 60,
      baseUrl: '',
      headerAuth: null,
      singleSignOn: null,
      mailer: null,
      broker,
      assertBrokerInUse: () => assertBrokerInUse(app.app),
      schedule: watchSchedule(app.app),
      trustProxy: [],
      timezone: null,
      retentionDays: KEPT_FOR_EVER,
      uiFolder: join(import.meta.dirname, 'nowhere'),
      assertReady: async () => undefined,
      metrics: async () => ({ text: '', contentType: 'text/plain' }),
      ...options,
      span: answers.span,
    });
    instances.push(api);
    addRoutes?.(api);
    await api.listen({ host: '127.0.0.1', port: 0 });
    return { api, port: (api.server.address() as AddressInfo).port };
  };
  const { api, port } = await start();
  let persons = 0;
  let browsers = 0;
  const browser = (address?: string, at: number = port): Browser => {
    browsers += 1;
    return makeBrowser({ port: at, localAddress: address ?? `127.1.${Math.floor(browsers / 250)}.${(browsers % 250) + 1}` });
  };
  const add: TestApi['add'] = async (role, { name, email, accounts = null } = {}) => {
    persons += 1;
    const address = email ?? `${persons}@example.org`;
    const [person] = await app.rows<{ id: number }>(
      'insert into person (email, name, role, all_accounts, created_at) values ($1, $2, $3, $4, now()) returning id',
      [address, name ?? `${role} ${persons}`, role, accounts === null],
    );
    await app.rows('insert into person_account (person_id, account_id) select $1, id from account where name = any($2)', [
      person!.id,
      accounts ?? [],
    ]);
    return { id: person!.id, email: address };
  };
  const tokenOf = (id: number) => createLink(database.kysely, 'sign-in', id, now());
  return {
    api,
    host: `127.0.0.1:${port}`,
    app,
    broker,
    browser,
    add,
    now,
    async another() {
      const other = await start();
      return (address) => browser(address, other.port);
    },
    linkFor: async (role, name) => tokenOf((await add(role, name === undefined ? {} : { name })).id),
    wait: (milliseconds) => {
      ahead += milliseconds;
    },
    async signIn(role, somebody = {}) {
      const { id, email } = await add(role, typeof somebody === 'string' ? { name: somebody } : somebody);
      const own = browser();
      const response = await own.send('POST', '/api/v1/session', { token: await tokenOf(id) });
      if (response.statusCode !== 200) throw new Error(response.body);
      const { csrfToken } = response.json<{ csrfToken: string }>();
      return { ...own, personId: id, email, csrfToken };
    },
    async close() {
      const undescribed = answers.undescribed(api);
      for (const one of instances) await one.close();
      await broker.close();
      await app.close();
      if (undescribed.length > 0) throw new Error(`The description of the API does not tell of these answers: ${undescribed.join(', ')}.`);
    },
  };
};
