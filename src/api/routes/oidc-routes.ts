import { z } from 'zod';
import { takeAttempt } from '../../store/sign-in-attempt-store.ts';
import type { AddRoutes } from '../api-context.ts';
import { roleGroupsOf } from '../sso/admission-terms.ts';
import { finishOidc } from '../sso/oidc-sign-in.ts';
import { SignInFailure } from '../sso/sign-in-failure.ts';
import { browserOf, demandAttempt, enter, ofProvider, SIGN_IN_LIMIT, step } from '../sso/sign-in-steps.ts';
import { PROVIDERS_PATH } from '../sso/single-sign-on.ts';

const Params = z.object({ id: z.string() });
/** What else a provider says is for the library to judge; a value that is there twice is a list. */
const Told = z.looseObject({
  state: z.unknown().optional().describe('Which attempt to sign in it is about.'),
  code: z.unknown().optional().describe('What the tokens are fetched with.'),
  error: z.unknown().optional().describe('Why the provider vouches for nobody.'),
});

const stateOf = ({ searchParams }: URL): string => {
  const [state, ...more] = searchParams.getAll('state');
  if (state !== undefined && more.length === 0) return state;
  throw new SignInFailure('sign-in-failed', 'The provider gives no state back, or several.');
};

/** Where providers of OpenID Connect send the browser back to. */
export const addOidcRoutes: AddRoutes = (api, { sso }) => {
  const { db, now } = sso;

  api.get(
    `${PROVIDERS_PATH}/:id/callback`,
    {
      config: { permission: 'public', rateLimit: SIGN_IN_LIMIT },
      schema: {
        operationId: 'finishOidcSignIn',
        summary: 'Where a provider of OpenID Connect sends the browser back to',
        params: Params,
        querystring: Told,
        response: { 303: z.null() },
      },
    },
    async (request, reply) => {
      const provider = sso.provider(request.params.id, 'oidc');
      return step(sso, request, reply, provider, async () => {
        const url = new URL(sso.address(provider, 'callback'));
        url.search = /\?.*$/.exec(request.raw.url ?? '')?.[0] ?? '';
        const state = stateOf(url);
        const browser = browserOf(request, sso);
        const attempt = demandAttempt(await takeAttempt(db, { provider: provider.id, handle: state, browser }, now()));
        const { nonce, codeVerifier } = attempt;
        if (nonce === null || codeVerifier === null) throw new SignInFailure('sign-in-failed', 'The attempt was begun in another way.');
        const groupsMatter = roleGroupsOf(provider, sso.roleGroups) !== null;
        const configuration = await ofProvider(sso.clients.configure(provider));
        const { who, idToken } = await ofProvider(finishOidc(configuration, provider, { url, state, nonce, codeVerifier, groupsMatter }));
        return enter(sso, request, reply, { provider, attempt, who, idToken });
      });
    },
  );
};
