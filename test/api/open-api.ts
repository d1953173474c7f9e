import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { type Logger, pino } from 'pino';
import { type BuildApiOptions, buildApi } from '../../src/api/build-api.ts';
import { loadDemo } from '../../src/app/load-demo.ts';
import type { Role } from '../../src/contract/session.ts';
import { createSignInToken } from '../../src/store/person-store.ts';
import { openTestApp, SECRET_KEY, type TestApp } from '../setup/test-app.ts';

/** Somebody who is signed in, with a browser that keeps cookies. */
export interface Visitor {
  readonly csrfToken: string;
  get(url: string): Promise<LightMyRequestResponse>;
  /** A changing request, with the token of the session unless another is given. */
  send(method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object, token?: string | null): Promise<LightMyRequestResponse>;
}

export interface TestApi {
  readonly api: FastifyInstance;
  readonly app: TestApp;
  /** The token of a new link for a new person of this role. */
  linkFor(role: Role, name?: string): Promise<string>;
  signIn(role: Role, name?: string): Promise<Visitor>;
  /** Moves the clock of the program. */
  wait(milliseconds: number): void;
  close(): Promise<void>;
}

const cookieOf = (response: LightMyRequestResponse): string =>
  response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');

export interface OpenApiOptions {
  readonly demo?: boolean;
  readonly assertReady?: () => Promise<void>;
  readonly logger?: Logger;
  readonly span?: BuildApiOptions['span'];
}

/** The API before a database of its own, spoken to without a network. */
export const openTestApi = async (options: OpenApiOptions = {}): Promise<TestApi> => {
  const { demo = false, assertReady = async () => undefined, logger = pino({ level: 'silent' }), span } = options;
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const app = await openTestApp({ now });
  const { database, registry } = app.app;
  const signal = new AbortController().signal;
  if (demo) await loadDemo(app.app, signal);
  const api = await buildApi({
    logger,
    db: database.kysely,
    registry,
    now,
    loadDemo: () => loadDemo(app.app, signal),
    secretKey: SECRET_KEY,
    secureCookies: false,
    sessionMinutes: 720,
    trustProxy: [],
    timezone: null,
    uiFolder: join(import.meta.dirname, 'nowhere'),
    assertReady,
    metrics: async () => ({ text: '', contentType: 'text/plain' }),
    ...(span ? { span } : {}),
  });
  let persons = 0;
  const linkFor = async (role: Role, name = `${role} ${persons + 1}`): Promise<string> => {
    persons += 1;
    const [person] = await app.rows<{ id: number }>(
      'insert into person (email, name, role, created_at) values ($1, $2, $3, now()) returning id',
      [`${persons}@example.org`, name, role],
    );
    return createSignInToken(database.kysely, person!.id, now());
  };
  const request = (options: InjectOptions) => api.inject({ remoteAddress: `127.0.0.${(persons % 250) + 1}`, ...options });
  return {
    api,
    app,
    linkFor,
    wait: (milliseconds) => {
      ahead += milliseconds;
    },
    async signIn(role, name) {
      const response = await request({ method: 'POST', url: '/api/v1/session', payload: { token: await linkFor(role, name) } });
      if (response.statusCode !== 200) throw new Error(response.body);
      const cookie = cookieOf(response);
      const { csrfToken } = response.json<{ csrfToken: string }>();
      return {
        csrfToken,
        get: (url) => request({ method: 'GET', url, headers: { cookie } }),
        send: (method, url, body, token = csrfToken) =>
          request({
            method,
            url,
            headers: { cookie, ...(token === null ? {} : { 'x-csrf-token': token }) },
            ...(body === undefined ? {} : { payload: body }),
          }),
      };
    },
    async close() {
      await api.close();
      await app.close();
    },
  };
};
