import { z } from 'zod';
import { SignInProviderList } from '../../contract/sign-in-provider.ts';
import type { SsoProvider } from '../../settings/sso-provider.ts';
import type { AddRoutes } from '../api-context.ts';
import { beginOidc } from '../sso/oidc-sign-in.ts';
import { beginSaml } from '../sso/saml-client.ts';
import { noteAttempt, ofProvider, SIGN_IN_LIMIT, step } from '../sso/sign-in-steps.ts';
import { PROVIDERS_PATH, type SingleSignOn } from '../sso/single-sign-on.ts';

const Params = z.object({ id: z.string() });
const Start = z.strictObject({ return_to: z.string().optional() });

/** Where the browser goes, and what comes back with it. */
const beginAt = async (sso: SingleSignOn, provider: SsoProvider) => {
  if (provider.kind === 'saml') {
    const addresses = { metadata: sso.address(provider, 'metadata'), acs: sso.address(provider, 'acs') };
    const { url, id } = await beginSaml(provider, addresses);
    return { url, handle: id, nonce: null, codeVerifier: null };
  }
  const configuration = await sso.clients.configure(provider);
  const { url, state, nonce, codeVerifier } = await beginOidc(configuration, provider, sso.address(provider, 'callback'));
  return { url, handle: state, nonce, codeVerifier };
};

/** The buttons of the sign-in page, and where they lead. */
export const addProviderRoutes: AddRoutes = (api, { sso }) => {
  api.get(
    PROVIDERS_PATH,
    {
      config: { permission: 'public' },
      schema: { operationId: 'listSignInProviders', summary: 'The providers of single sign-on', response: { 200: SignInProviderList } },
    },
    async () => ({
      rows: sso.providers.map(({ id, label, kind }) => ({ id, label, kind, start: `${PROVIDERS_PATH}/${id}/start` })),
    }),
  );

  api.get(
    `${PROVIDERS_PATH}/:id/start`,
    {
      config: { permission: 'public', rateLimit: SIGN_IN_LIMIT },
      schema: {
        operationId: 'startSignIn',
        summary: 'Sends the browser to a provider of single sign-on',
        params: Params,
        querystring: Start,
        response: { 302: z.null(), 303: z.null() },
      },
    },
    async (request, reply) => {
      const provider = sso.provider(request.params.id);
      return step(sso, request, reply, provider, async () => {
        const { url, ...begun } = await ofProvider(beginAt(sso, provider));
        await noteAttempt(sso, request, reply, { provider: provider.id, returnTo: request.query.return_to, ...begun });
        return reply.redirect(url.href, 302);
      });
    },
  );
};
