import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/** Somebody who has an account at the provider. */
export interface Account {
  readonly sub: string;
  readonly claims: Record<string, unknown>;
}

type Json = Record<string, unknown>;

/** What the provider does wrong, on purpose. */
export interface Faults {
  /** Changes the claims of an id token, which is then signed again with the right key. */
  claims?: (claims: Json) => Json;
  /** Changes the header of an id token before it is signed. */
  header?: (header: Json) => Json;
  /** Changes the finished token. */
  token?: (token: string) => string;
  /** Changes the discovery document. */
  discovery?: (document: Json) => Json;
  /** Changes where the browser is sent back to. */
  callback?: (url: URL) => void;
}

export interface TestOidcProvider {
  readonly issuer: string;
  /** Who signs in there next. */
  account: Account;
  faults: Faults;
  /** Paths that were asked, in order. */
  readonly asked: string[];
  /** Replaces the signing key by a new one, under a new id. */
  rotateKey(): void;
  close(): Promise<void>;
}

interface SigningKey {
  readonly kid: string;
  readonly jwk: Json;
}

const makeKey = (): SigningKey => {
  const kid = randomUUID();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, jwk: { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
};

const encoded = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;

/** A token of RS256 (RFC 7515). */
export const signToken = (header: Json, claims: Json, jwk: Json): string => {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), createPrivateKey({ key: jwk as never, format: 'jwk' })).toString('base64url')}`;
};

const spoil = (idToken: string, { claims, header, token }: Faults, key: SigningKey): string => {
  const [first = '', second = ''] = idToken.split('.');
  const changed =
    claims || header
      ? signToken(header?.(decoded(first)) ?? decoded(first), claims?.(decoded(second)) ?? decoded(second), key.jwk)
      : idToken;
  return token?.(changed) ?? changed;
};

export interface TestClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly signedOutUri?: string;
}

/** The library oidc-provider, on a port of its own, with sign-in pages that answer by themselves. Its site is `localhost`. */
export const startOidcProvider = async (clients: (issuer: string) => readonly TestClient[]): Promise<TestOidcProvider> => {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const it = { issuer, account: { sub: 'nobody', claims: {} } as Account, faults: {} as Faults, asked: [] as string[] };
  const accounts = new Map<string, Account>();

  const configuration = (key: SigningKey): Configuration => ({
    clients: clients(issuer).map(({ id, secret, redirectUri, signedOutUri }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: signedOutUri === undefined ? [] : [signedOutUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    })),
    jwks: { keys: [key.jwk as never] },
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub', 'hd', '_claim_names'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    // So that what the tests say is in the token, as it is at most services.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub, ...accounts.get(sub)?.claims }) }),
    async loadExistingGrant(ctx) {
      // A second window of one browser goes on with what the first was granted.
      const given = ctx.oidc.session!.grantIdFor(ctx.oidc.client!.clientId);
      if (given) return ctx.oidc.provider.Grant.find(given);
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.session!.accountId! });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Grant: 60, Interaction: 60, Session: 60 },
  });

  const start = (): ReturnType<Provider['callback']> => {
    const key = makeKey();
    const provider = new Provider(issuer, configuration(key));
    provider.use(async (ctx, next) => {
      if (ctx.path.startsWith('/interaction/')) {
        // Whoever comes is signed in at once, as the account of the test.
        accounts.set(it.account.sub, it.account);
        await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: it.account.sub, remember: false } });
        ctx.respond = false;
        return;
      }
      await next();
      const { body } = ctx as { body: unknown };
      if (ctx.path === '/token' && typeof body === 'object' && body !== null && 'id_token' in body)
        ctx.body = { ...body, id_token: spoil(String(body.id_token), it.faults, key) };
      if (ctx.path === '/.well-known/openid-configuration') ctx.body = it.faults.discovery?.(body as Json) ?? body;
      const location = ctx.response.get('location');
      if (it.faults.callback && location.includes('code=')) {
        const url = new URL(location);
        it.faults.callback(url);
        ctx.set('location', url.href);
      }
    });
    return provider.callback();
  };
  // Not before it is asked: its clients may have to be opened first, to have an address.
  let serve: ReturnType<Provider['callback']> | null = null;
  server.on('request', (request, response) => {
    it.asked.push(request.url?.split('?')[0] ?? '');
    serve ??= start();
    void serve(request, response);
  });
  return Object.assign(it, {
    rotateKey() {
      serve = start();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
};
