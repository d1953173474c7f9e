import type { FastifyReply, FastifyRequest, Session } from 'fastify';
import type { Kysely } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import { writeAudit } from '../store/audit-log-store.ts';
import { noteSignIn } from '../store/credential-store.ts';
import type { DB } from '../store/database-types.ts';
import { findPerson, type Person } from '../store/person-store.ts';
import { endSessions, type StoredSession, setSession, supersedeSession } from '../store/session-store.ts';
import { actorOf } from './audited.ts';

/** Somebody who is signed in, as their session knows it. Instants are milliseconds since 1970. */
export interface SignedIn {
  readonly personId: number;
  readonly how: string;
  readonly beganAt: number;
  /** Since when the session has had its id. */
  readonly rotatedAt: number;
  readonly address: string;
  readonly agent: string | null;
}

/** How sessions are kept. */
export interface SessionKeeper {
  readonly db: Kysely<DB>;
  readonly now: () => Date;
  readonly sessionMinutes: number;
}

declare module 'fastify' {
  interface Session {
    signedIn?: SignedIn;
    /** The password was right; a code is wanted until then. */
    secondStep?: { readonly personId: number; readonly until: number };
    /** What a passkey has to sign, until then. */
    passkeyChallenge?: { readonly challenge: string; readonly until: number };
    /** The session goes on under another id. */
    isSuperseded?: boolean;
    /** What the provider of OpenID Connect where somebody has signed in wants to see when its session is to end, too. */
    idToken?: string;
    /** Of the library that checks tokens. */
    _csrf?: string;
  }
  interface FastifyInstance {
    sessionKeeper: SessionKeeper;
  }
}

const MINUTE = 60_000;
/** A sign-in that is not finished in this time is begun anew. */
const UNFINISHED_MINUTES = 15;
const AGENT_LENGTH = 300;

/** What a session has before anybody has put anything into it. */
const EMPTY: ReadonlySet<string> = new Set(['cookie', '_csrf']);

/** The row of a session; null: there is nothing to keep. One in which nobody has signed in yet is kept for a quarter of an hour. */
export const toStored = (session: Session, { now, sessionMinutes }: Omit<SessionKeeper, 'db'>): StoredSession | null => {
  const { signedIn } = session;
  if (!Object.entries(session).some(([key, value]) => !EMPTY.has(key) && value !== undefined)) return null;
  const beganAt = signedIn?.beganAt ?? now().getTime();
  return {
    personId: signedIn?.personId ?? null,
    data: session,
    how: signedIn?.how ?? null,
    address: signedIn?.address ?? null,
    agent: signedIn?.agent ?? null,
    createdAt: new Date(beganAt),
    expiresAt: new Date(beganAt + (signedIn ? sessionMinutes : UNFINISHED_MINUTES) * MINUTE),
  };
};

/** Changes what the session says of who is signed in, and gives it an id that nobody has known before. */
const changeId = async (request: FastifyRequest, signedIn: SignedIn): Promise<void> => {
  const { _csrf, idToken } = request.session;
  await request.session.regenerate();
  request.session.signedIn = signedIn;
  if (idToken !== undefined) request.session.idToken = idToken;
  if (_csrf !== undefined) request.session._csrf = _csrf;
};

/**
 * Signs somebody in: whatever way they came, it ends here. The session gets a new id, so that who knew the one from before knows
 * nothing now, and the audit log an entry, written together with the session. `how` is a word for the way: `link`, `password`, `totp`,
 * `recovery-code`, `passkey`, `header`, `oidc:google`, `saml:adfs`. `detail` is for the audit log, without secrets.
 *
 * Throws `unauthenticated` when the person is not there or not active.
 */
export const beginSession = async (
  request: FastifyRequest,
  reply: FastifyReply,
  personId: number,
  how: string,
  detail: JsonObject = {},
): Promise<Person> => {
  const { db, now, sessionMinutes } = request.server.sessionKeeper;
  const person = await findPerson(db, personId);
  if (!person) throw new MonkeyError('unauthenticated', 'Nobody is signed in.');
  const at = now();
  const agent = request.headers['user-agent']?.slice(0, AGENT_LENGTH) ?? null;
  delete request.session._csrf;
  delete request.session.idToken;
  await changeId(request, { personId, how, beganAt: at.getTime(), rotatedAt: at.getTime(), address: request.ip, agent });
  reply.generateCsrf();
  request.person = person;
  request.apiKey = null;
  await db.transaction().execute(async (tx) => {
    await setSession(tx, request.session.sessionId, toStored(request.session, { now, sessionMinutes })!, at);
    await noteSignIn(tx, personId, at);
    await writeAudit(tx, actorOf(request), { action: 'session.began', subject: `person ${person.email}`, detail: { how, ...detail } }, at);
  });
  request.isAudited = true;
  return person;
};

/** After somebody has changed what they sign in with: their session gets a new id, and all their others end. Returns how many. */
export const renewSession = async (request: FastifyRequest): Promise<number> => {
  const { db, now } = request.server.sessionKeeper;
  const { signedIn } = request.session;
  if (!signedIn) return 0;
  const ended = await endSessions(db, signedIn.personId, request.session.sessionId);
  await changeId(request, { ...signedIn, rotatedAt: now().getTime() });
  return ended;
};

/** After somebody else has changed what this person may do: a new id with the next request; others that are under way still find the old one for a moment. */
export const followRights = async (request: FastifyRequest, { rightsChangedAt }: Person): Promise<void> => {
  const { db, now } = request.server.sessionKeeper;
  const { signedIn, isSuperseded } = request.session;
  if (!signedIn || isSuperseded || rightsChangedAt === null || signedIn.rotatedAt >= rightsChangedAt.getTime()) return;
  // Of several requests at once one goes on with another id.
  if (!(await supersedeSession(db, request.session.sessionId, now()))) return;
  await changeId(request, { ...signedIn, rotatedAt: now().getTime() });
};
