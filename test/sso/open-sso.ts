import { join } from 'node:path';
import { pino } from 'pino';
import { buildApi } from '../../src/api/build-api.ts';
import { ssoOptions } from '../../src/app/sso-options.ts';
import { webOptions } from '../../src/app/web-options.ts';
import { KEPT_FOR_EVER } from '../../src/model/retention.ts';
import { freePort } from '../setup/postgres-server.ts';
import { openTestApp, SECRET_KEY, type TestApp } from '../setup/test-app.ts';

/** A line of the log. */
export interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The program as it serves, with a real database, to real browsers or what stands for them. */
export interface SsoProgram {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  readonly app: TestApp;
  /** What has been logged since the last time this was asked. */
  logged(): readonly LogLine[];
  /** Moves the clock of the program. */
  wait(milliseconds: number): void;
  /** A second process of the API beside it, with the same database and settings, at an address of its own. */
  another(): Promise<string>;
  close(): Promise<void>;
}

export interface OpenSsoOptions {
  /** Of the settings `sso_providers`. Told the program's own address. */
  readonly providers: (address: string) => readonly object[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly uiFolder?: string;
}

/** Starts the API under settings of single sign-on, as the program does. */
export const openSso = async ({
  providers,
  environment = {},
  uiFolder = join(import.meta.dirname, 'nowhere'),
}: OpenSsoOptions): Promise<SsoProgram> => {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const app = await openTestApp({
    now,
    environment: {
      MONKEY_BASE_URL: address,
      MONKEY_SSO_PROVIDERS: JSON.stringify(providers(address)),
      MONKEY_OUTBOUND_ALLOW: 'localhost',
      ...environment,
    },
  });
  let lines: LogLine[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line) as LogLine) });
  const open = () =>
    buildApi({
      logger,
      db: app.app.database.kysely,
      registry: app.app.registry,
      sessionOptions: app.app.sessionOptions,
      now,
      loadDemo: () => Promise.resolve(0),
      secretKeys: [SECRET_KEY],
      ...webOptions(app.app.configuration),
      mailer: null,
      broker: {} as never,
      assertBrokerInUse: async () => undefined,
      schedule: {} as never,

      // Each browser of the tests has an address of its own.
      trustProxy: ['loopback'],
      singleSignOn: ssoOptions(app.app.configuration),
      retentionDays: KEPT_FOR_EVER,
      uiFolder,
      assertReady: async () => undefined,
      metrics: async () => ({ text: '', contentType: 'text/plain' }),
    });
  const apis = [await open()];
  await apis[0]!.listen({ host: '127.0.0.1', port });
  return {
    address,
    app,
    logged: () => {
      const since = lines;
      lines = [];
      return since;
    },
    wait: (milliseconds) => {
      ahead += milliseconds;
    },
    async another() {
      const api = await open();
      apis.push(api);
      return api.listen({ host: '127.0.0.1', port: 0 });
    },
    async close() {
      for (const api of apis) await api.close();
      await app.close();
    },
  };
};
