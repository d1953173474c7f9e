import { cookieName } from '../add-sessions.ts';
import { CHANGING } from '../guard-origin.ts';
import type { Demand } from '../permission.ts';

/** Who may call, by the names of `securitySchemes`: any of these, each with all that it names. */
export type Security = readonly Readonly<Record<string, readonly string[]>>[];

/** A session, with its token where something changes; or a key, but not for what somebody signs in with. */
export const securityOf = (method: string, { permission, credentials }: Demand): Security => {
  if (permission === 'public') return [];
  const session = CHANGING.has(method) ? { session: [], csrfToken: [] } : { session: [] };
  return credentials ? [session] : [session, { apiKey: [] }];
};

/** Whom the operation takes, in words. */
export const takersOf = ({ permission, staysInScope, credentials }: Demand): string => {
  if (permission === 'public') return 'Nobody has to be signed in.';
  const ofAll = permission === 'admin' && !staysInScope ? ', of all accounts' : '';
  return `Takes the role \`${permission}\`${ofAll}${credentials ? '; an API key does not do' : ''}.`;
};

export const securitySchemes = (secureCookies: boolean) => ({
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName(secureCookies),
    description: 'The session of who has signed in. Over TLS the cookie is called `__Host-monkey_session`.',
  },
  csrfToken: {
    type: 'apiKey',
    in: 'header',
    name: 'x-csrf-token',
    description: '`csrfToken` of the session (`GET /api/v1/session`): what changes something takes it beside the cookie.',
  },
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, as `POST /api/v1/api-keys` or `monkey api-keys create` makes one.' },
});
