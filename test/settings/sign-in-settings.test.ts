import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { makeSignInLink } from '../../src/app/sign-in-link.ts';
import type { Running } from '../../src/app/up.ts';
import { whileUp } from './while-up.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookie: string;
}

/** `fetch` takes some headers for its own. */
const ask = ({ address }: Running, method: string, path: string, headers: Record<string, string> = {}, body?: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const payload = body === undefined ? '' : JSON.stringify(body);
    const more: Record<string, string> =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) };
    request(`${address}${path}`, { method, headers: { ...more, ...headers }, agent: false }, (response) => {
      text(response).then((answered) => {
        const cookie = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
        resolve({ status: response.statusCode!, body: answered === '' ? {} : (JSON.parse(answered) as Record<string, unknown>), cookie });
      }, reject);
    })
      .once('error', reject)
      .end(payload);
  });

const signIn = async (running: Running): Promise<Record<string, string>> => {
  const answer = await ask(running, 'POST', '/api/v1/session', {}, { token: new URL(running.signInLink).searchParams.get('token')! });
  expect(answer.status).toBe(200);
  return { cookie: answer.cookie, 'x-csrf-token': String(answer.body['csrfToken']) };
};

test('session_idle_minutes: who does nothing for so long is signed out', async () => {
  await whileUp({ MONKEY_SESSION_IDLE_MINUTES: '7' }, async (running, { rows }) => {
    const headers = await signIn(running);
    const idle = (minutes: number) => rows('update session set last_seen_at = now() - make_interval(mins => $1)', [minutes]);
    await idle(6);
    expect((await ask(running, 'GET', '/api/v1/me', headers)).status).toBe(200);
    await idle(8);
    expect((await ask(running, 'GET', '/api/v1/me', headers)).status).toBe(401);
  });
});

describe('previous_secret_keys', () => {
  const OLD = 'the key that was in use until yesterday';
  const NEW = 'the key that has been in use since then';
  const PASSWORD = 'seven acorns under snow';
  const codeOf = (secret: string, steps: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

  /** Sets a second factor up for the administrator. The code of the step before the present one is used up. */
  const enrol = async (running: Running): Promise<string> => {
    await ask(running, 'PUT', '/api/v1/me/password', await signIn(running), { new: PASSWORD });
    const { cookie, body } = await ask(running, 'POST', '/api/v1/session', {}, { email: 'admin@localhost', password: PASSWORD });
    const own = { cookie, 'x-csrf-token': String(body['csrfToken']) };
    const secret = String((await ask(running, 'POST', '/api/v1/me/totp', own, { password: PASSWORD })).body['secret']);
    expect((await ask(running, 'PUT', '/api/v1/me/totp', own, { code: codeOf(secret, -1) })).status).toBe(200);
    return secret;
  };
  const signInWith = async (running: Running, code: string): Promise<number> => {
    const { cookie, status } = await ask(running, 'POST', '/api/v1/session', {}, { email: 'admin@localhost', password: PASSWORD });
    expect(status).toBe(202);
    return (await ask(running, 'POST', '/api/v1/session/second-factor', { cookie }, { code })).status;
  };

  test('previous_secret_keys: second factors that were sealed with them open, and are sealed anew', async () => {
    await whileUp({ MONKEY_SECRET_KEY: OLD }, async (first, { url, rows, app }) => {
      const secret = await enrol(first);
      const { cookie } = await ask(
        first,
        'POST',
        '/api/v1/session',
        {},
        { token: new URL(await makeSignInLink(app, 'http://localhost')).searchParams.get('token')! },
      );
      const sealed = async () => (await rows<{ sealed: string }>('select totp_secret as sealed from person'))[0]!.sealed;
      const before = await sealed();
      const under = (environment: NodeJS.ProcessEnv, steps: number) =>
        whileUp({ MONKEY_DATABASE_URL: url, ...environment }, (running) => signInWith(running, codeOf(secret, steps)));
      expect(await under({ MONKEY_SECRET_KEY: NEW }, 0)).toBe(500);
      expect(
        await under({ MONKEY_SECRET_KEY: NEW, MONKEY_PREVIOUS_SECRET_KEYS: `${'an older key that nobody knows any more'},${OLD}` }, 0),
      ).toBe(200);
      const signedInStill = (environment: NodeJS.ProcessEnv) =>
        whileUp(
          { MONKEY_DATABASE_URL: url, MONKEY_SECRET_KEY: NEW, ...environment },
          async (running) => (await ask(running, 'GET', '/api/v1/me', { cookie })).status,
        );
      expect(await signedInStill({ MONKEY_PREVIOUS_SECRET_KEYS: OLD })).toBe(200);
      expect(await signedInStill({})).toBe(401);
      expect((await sealed()).split(':')[1]).not.toBe(before.split(':')[1]);
      expect(await under({ MONKEY_SECRET_KEY: NEW }, 1)).toBe(200);
    });
  });
});

describe('signing in by a header', () => {
  const ON = { MONKEY_USE_HEADER_AUTH: 'true', MONKEY_TRUST_PROXY: 'loopback' };
  const come = (headers: Record<string, string>, environment: NodeJS.ProcessEnv = {}): Promise<Answer> =>
    whileUp({ ...ON, ...environment }, (running) => ask(running, 'GET', '/api/v1/session', headers));
  const vera = { 'remote-user': 'vera@acorn.example' };
  const grouped = (group: string) => ({ ...vera, 'x-groups': `staff, ${group}` });
  const byGroups = { MONKEY_HEADER_AUTH_GROUPS_HEADER: 'X-Groups' };

  test('USE_HEADER_AUTH: the proxy says who signs in', async () => {
    expect((await come(vera)).body).toMatchObject({ email: 'vera@acorn.example', role: 'view' });
    expect((await come(vera, { MONKEY_USE_HEADER_AUTH: 'false' })).status).toBe(401);
  });

  test('without a trusted proxy it is refused', async () => {
    await expect(come(vera, { MONKEY_TRUST_PROXY: '' })).rejects.toMatchObject({
      code: 'bad-setting',
      message: expect.stringMatching(/^MONKEY_USE_HEADER_AUTH lets a proxy say who signs in, but no proxy is trusted/),
    });
  });

  test('HEADER_AUTH_USERNAME_HEADER: in this header', async () => {
    const environment = { MONKEY_HEADER_AUTH_USERNAME_HEADER: 'X-Forwarded-Email' };
    expect((await come({ 'x-forwarded-email': 'vera@acorn.example' }, environment)).status).toBe(200);
    expect((await come(vera, environment)).status).toBe(401);
  });

  test('HEADER_AUTH_DEFAULT_ROLE: somebody new has this role, or is not let in; so has who is in no group', async () => {
    expect((await come(vera, { MONKEY_HEADER_AUTH_DEFAULT_ROLE: 'Comment' })).body).toMatchObject({ role: 'comment' });
    expect((await come(vera, { MONKEY_HEADER_AUTH_DEFAULT_ROLE: 'none' })).status).toBe(401);
    const environment = { ...byGroups, MONKEY_ADMIN_GROUP: 'cloud', MONKEY_HEADER_AUTH_DEFAULT_ROLE: 'Comment' };
    expect((await come(grouped('others'), environment)).body).toMatchObject({ role: 'comment' });
  });

  test('HEADER_AUTH_GROUPS_HEADER: groups come in this header, and in no other', async () => {
    const environment = { MONKEY_ADMIN_GROUP: 'admins' };
    expect((await come(grouped('admins'), { ...environment, ...byGroups })).body).toMatchObject({ role: 'admin' });
    expect((await come(grouped('admins'), environment)).body).toMatchObject({ role: 'view' });
  });

  test('ADMIN_GROUP: its members come as administrators', async () => {
    expect((await come(grouped('cloud'), { ...byGroups, MONKEY_ADMIN_GROUP: 'cloud' })).body).toMatchObject({ role: 'admin' });
  });

  test('JUSTIFY_GROUP: its members may justify', async () => {
    expect((await come(grouped('cloud'), { ...byGroups, MONKEY_JUSTIFY_GROUP: 'cloud' })).body).toMatchObject({ role: 'justify' });
  });

  test('COMMENT_GROUP: its members may comment', async () => {
    expect((await come(grouped('cloud'), { ...byGroups, MONKEY_COMMENT_GROUP: 'cloud' })).body).toMatchObject({ role: 'comment' });
  });

  test('VIEW_GROUP: its members may view, where others are not let in', async () => {
    const environment = { ...byGroups, MONKEY_VIEW_GROUP: 'cloud', MONKEY_HEADER_AUTH_DEFAULT_ROLE: 'none' };
    expect((await come(grouped('cloud'), environment)).body).toMatchObject({ role: 'view' });
    expect((await come(grouped('others'), environment)).status).toBe(401);
  });
});
