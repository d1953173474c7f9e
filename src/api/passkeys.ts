import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import type { PasskeyJson } from '../contract/credentials.ts';
import { MonkeyError } from '../model/errors.ts';
import { findPasskey, handleOf, listPasskeys, notePasskeyUse, type PasskeyRow } from '../store/passkey-store.ts';
import type { Person } from '../store/person-store.ts';
import type { RouteContext } from './api-context.ts';
import { ownOrigin } from './own-origin.ts';

const NAME = 'Security Monkey';
/** WebAuthn Level 3, 15.1 recommends 5 to 10 minutes for ceremonies with user verification. */
const MINUTES = 5;
const MINUTE = 60_000;

/** EdDSA, ES256, RS256: what authenticators have. The library would add what Node.js calls experimental. */
const ALGORITHMS = [-8, -7, -257];

/** Takes a tenth of a second to load, for which only those wait who use passkeys. */
const library = () => import('@simplewebauthn/server');

type Context = Pick<RouteContext, 'db' | 'now' | 'baseUrl'>;
type Transports = NonNullable<RegistrationResponseJSON['response']['transports']>;

/** A passkey belongs to the host by which people reach the program. */
const siteOf = (request: FastifyRequest, { baseUrl }: Context): { origin: string; host: string } => {
  const origin = ownOrigin(request, baseUrl);
  return { origin, host: new URL(origin).hostname };
};

const remember = (request: FastifyRequest, { now }: Context, challenge: string): void => {
  request.session.passkeyChallenge = { challenge, until: now().getTime() + MINUTES * MINUTE };
};

/** A challenge is answered once. */
const takeChallenge = (request: FastifyRequest, { now }: Context): string => {
  const { passkeyChallenge } = request.session;
  delete request.session.passkeyChallenge;
  if (passkeyChallenge && passkeyChallenge.until > now().getTime()) return passkeyChallenge.challenge;
  throw new MonkeyError('bad-input', 'No passkey is waited for just now; begin again.');
};

/** What the library throws is about what the browser sent. */
const refused =
  (code: 'bad-input' | 'sign-in-failed') =>
  (cause: unknown): never => {
    throw new MonkeyError(code, 'The passkey cannot be used here.', { cause });
  };

/** What `navigator.credentials.create` takes. The authenticator has to check who holds it, so a passkey stands for two factors. */
export const passkeyCreation = async (request: FastifyRequest, context: Context, person: Person): Promise<PasskeyJson> => {
  const { db } = context;
  const { generateRegistrationOptions } = await library();
  const known = await listPasskeys(db, person.id);
  const options = await generateRegistrationOptions({
    rpName: NAME,
    rpID: siteOf(request, context).host,
    userName: person.email,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(await handleOf(db, person.id)),
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  remember(request, context, options.challenge);
  return { ...options };
};

/** Checks what `navigator.credentials.create` gave. */
export const checkNewPasskey = async (
  request: FastifyRequest,
  context: Context,
  response: PasskeyJson,
): Promise<Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'counter' | 'transports'>> => {
  const { origin, host } = siteOf(request, context);
  const { verifyRegistrationResponse } = await library();
  const checked = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge: takeChallenge(request, context),
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refused('bad-input'));
  if (!checked.verified) throw new MonkeyError('bad-input', 'The passkey cannot be used here.');
  const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential;
  return { credentialId: id, publicKey: Buffer.from(publicKey), counter, transports };
};

/** What `navigator.credentials.get` takes. It names nobody's passkeys, so it tells nothing. */
export const passkeyRequest = async (request: FastifyRequest, context: Context): Promise<PasskeyJson> => {
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({ rpID: siteOf(request, context).host, userVerification: 'required' });
  remember(request, context, options.challenge);
  return { ...options };
};

/** Checks what `navigator.credentials.get` gave. Throws `sign-in-failed` for whatever reason, with one sentence. */
export const checkPasskey = async (request: FastifyRequest, context: Context, response: PasskeyJson): Promise<PasskeyRow> => {
  const { db, now } = context;
  const { origin, host } = siteOf(request, context);
  const expectedChallenge = takeChallenge(request, context);
  const passkey = typeof response['id'] === 'string' ? await findPasskey(db, response['id']) : null;
  if (passkey === null) return refused('sign-in-failed')('No such passkey.');
  const { verifyAuthenticationResponse } = await library();
  const checked = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
      transports: [...passkey.transports] as Transports,
    },
  }).catch(refused('sign-in-failed'));
  const isUsable = checked.verified && (await notePasskeyUse(db, passkey.id, checked.authenticationInfo.newCounter, now()));
  return isUsable ? passkey : refused('sign-in-failed')('It has not signed, or its counter has not grown.');
};
