import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../.cache/api-client/schema.d.ts';
import type { World } from './world.ts';

export const PASSWORD = 'seven acorns under snow';

type Program = Client<paths>;

const listening = (client: Program, world: World): Program => {
  client.use({
    onRequest({ request, schemaPath }) {
      world.asked(request.method, schemaPath);
    },
  });
  return client;
};

/** A program with the key of an administrator. */
export const program = (world: World): Program =>
  listening(createClient<paths>({ baseUrl: world.address, headers: { authorization: `Bearer ${world.key}` }, redirect: 'manual' }), world);

/** A browser in which nobody has signed in. */
export const stranger = (world: World): Program =>
  listening(createClient<paths>({ baseUrl: world.address, fetch: world.browser(), redirect: 'manual' }), world);

export interface SignedIn {
  readonly browser: Program;
  readonly id: number;
  readonly email: string;
}

/** Somebody who has signed in by a link. */
export const signedIn = async (world: World): Promise<SignedIn> => {
  const { id, email } = await world.person();
  const browser = stranger(world);
  await browser.POST('/api/v1/session', { body: { token: await world.link('sign-in', id) } });
  return { browser, id, email };
};

/** Somebody who has chosen a password. */
export const withPassword = async (world: World): Promise<SignedIn> => {
  const somebody = await signedIn(world);
  await somebody.browser.PUT('/api/v1/me/password', { body: { new: PASSWORD } });
  return somebody;
};

/** What a call was answered; it fails where that is not what was asked for. */
export const wanted = <T>({ data, error }: { data?: T; error?: unknown }): T => {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
};

/** Somebody with a password and an authenticator app, of which the code of now has been used. */
export const withSecondFactor = async (world: World): Promise<SignedIn & { readonly codes: readonly string[] }> => {
  const somebody = await withPassword(world);
  const { secret } = wanted(await somebody.browser.POST('/api/v1/me/totp', { body: { password: PASSWORD } }));
  const { codes } = wanted(await somebody.browser.PUT('/api/v1/me/totp', { body: { code: world.codeOf(secret) } }));
  return { ...somebody, codes };
};

/** Somebody with a passkey. */
export const withPasskey = async (world: World) => {
  const somebody = await signedIn(world);
  const authenticator = world.authenticator();
  const { challenge } = wanted(await somebody.browser.POST('/api/v1/me/passkeys/options', { body: {} }));
  const added = await somebody.browser.POST('/api/v1/me/passkeys', {
    body: { name: 'laptop', response: authenticator.create(challenge) },
  });
  return { ...somebody, authenticator, added };
};
