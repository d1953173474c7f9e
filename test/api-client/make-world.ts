import { Secret, TOTP } from 'otpauth';
import { createApiKey } from '../../src/store/api-key-store.ts';
import { createLink } from '../../src/store/link-store.ts';
import { PROVIDERS } from '../api/offline-providers.ts';
import type { TestApi } from '../api/open-api.ts';
import { makeSoftAuthenticator } from '../api/soft-authenticator.ts';
import { type Ids, MARKS } from '../api/two-accounts.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;

/** Where people reach the program, as it has been told. */
export const ORIGIN = 'https://monkey.acorn.example';
const HOST = new URL(ORIGIN).host;

/** `fetch` that keeps cookies, and the token of a session. */
const makeFetch = (): ((request: Request) => Promise<Response>) => {
  const jar = new Map<string, string>();
  let csrfToken: string | null = null;
  return async (request) => {
    if (jar.size > 0) request.headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    if (csrfToken !== null) request.headers.set('x-csrf-token', csrfToken);
    const response = await fetch(request);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      jar.set(name!, value!);
    }
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const body = isJson ? ((await response.clone().json()) as { csrfToken?: string }) : {};
    csrfToken = body.csrfToken ?? csrfToken;
    return response;
  };
};

const ceremony = (challenge: unknown) => ({ challenge: String(challenge), origin: ORIGIN, host: HOST });

const makeKey = async (it: TestApi): Promise<string> => {
  const { id } = await it.add('admin');
  const values = { personId: id, name: 'client', role: 'admin' as const, accountIds: null, expiresAt: new Date(Date.now() + DAY) };
  return (await createApiKey(it.app.app.database.kysely, values, it.now())).token;
};

/** Hears of what is asked. */
export type Asked = (method: string, path: string) => void;

/** What the calls of the client are about, in a program that has watched two accounts. */
export const makeWorld = async (it: TestApi, ids: Ids, asked: Asked): Promise<World> => {
  let made = 0;
  const next = (): number => {
    made += 1;
    return made;
  };
  return {
    address: `http://${it.host}`,
    key: await makeKey(it),
    ids,
    accountName: `${MARKS.inside} inc`,
    providers: PROVIDERS,
    browser: makeFetch,
    person: () => it.add('view'),
    link: (purpose, personId) => createLink(it.app.app.database.kysely, purpose, personId, it.now()),
    async issue() {
      const [row] = await it.app.rows<{ id: number }>(
        `select id from issue where state <> 'fixed' and not exists (select 1 from justification j where j.issue_id = issue.id) order by id limit 1`,
      );
      return row!.id;
    },
    name: () => `acorn ${next()}`,
    network: () => `192.0.2.${next()}/32`,
    codeOf: (secret) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: it.now().getTime() }),
    authenticator() {
      const { create, sign } = makeSoftAuthenticator();
      return { create: (challenge) => create(ceremony(challenge)), sign: (challenge) => sign(ceremony(challenge)) };
    },
    asked,
  };
};
