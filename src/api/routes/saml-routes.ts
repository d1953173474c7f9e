import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SamlProvider } from '../../settings/sso-provider.ts';
import { attemptBegan, dropAttempt, holdAnswer, takeAnswer } from '../../store/sign-in-attempt-store.ts';
import type { AddRoutes, Api } from '../api-context.ts';
import { type SamlAddresses, samlMetadata } from '../sso/saml-client.ts';
import { readSamlAnswer } from '../sso/saml-sign-in.ts';
import { SignInFailure } from '../sso/sign-in-failure.ts';
import { browserOf, demandAttempt, enter, ofProvider, SIGN_IN_LIMIT, step } from '../sso/sign-in-steps.ts';
import { PROVIDERS_PATH, type SingleSignOn } from '../sso/single-sign-on.ts';

const Params = z.object({ id: z.string() });
const Finish = z.strictObject({ ticket: z.string() });
/** Some providers post more fields; RelayState among them, which we do not need: the way back stands with the request. */
const Form = z.looseObject({ SAMLResponse: z.string().optional() });
const FORM_TYPE = 'application/x-www-form-urlencoded';
const METADATA_TYPE = 'application/samlmetadata+xml';

/** The browser follows a redirect at once. */
const TICKET_SECONDS = 60;

const addressesOf = (sso: SingleSignOn, provider: SamlProvider): SamlAddresses => ({
  metadata: sso.address(provider, 'metadata'),
  acs: sso.address(provider, 'acs'),
});

/** The fields of a form; none of them counts when one is there twice. */
const readForm = (body: string): Record<string, string> => {
  const form = new URLSearchParams(body);
  return new Set(form.keys()).size === form.size ? Object.fromEntries(form) : {};
};

/** Checks what was posted, and keeps it for the browser that comes with the ticket that it returns. Throws a SignInFailure. */
const takeForm = async (sso: SingleSignOn, provider: SamlProvider, posted: string | undefined): Promise<string> => {
  const { db, now } = sso;
  const waiting: string[] = [];
  const sent = (handle: string): Promise<Date | null> => {
    waiting.push(handle);
    return attemptBegan(db, provider.id, handle, now());
  };
  try {
    const answer = await ofProvider(readSamlAnswer(provider, addressesOf(sso, provider), posted, sent, now()));
    const { requestId: handle, who: vouched, assertionId, assertionEnds } = answer;
    const ticket = randomBytes(32).toString('base64url');
    const ticketEnds = new Date(now().getTime() + TICKET_SECONDS * 1_000);
    const held = { provider: provider.id, handle, vouched, assertionId, assertionEnds, ticket, ticketEnds };
    if (!(await holdAnswer(db, held, now()))) throw new SignInFailure('sign-in-failed', 'The assertion has been used before.');
    return ticket;
  } catch (error) {
    // One answer for one request: who tries another must begin anew.
    if (waiting[0] !== undefined) await dropAttempt(db, provider.id, waiting[0]);
    throw error;
  }
};

/**
 * The only route that a page of another site may post to, and the only one that reads forms. It changes nothing but the attempt that the
 * answer names, and uses no cookie: the browser sends none with such a post. Whose browser it is shows at the next step, to which it
 * comes by itself.
 */
const addAssertionConsumer = (api: Api, sso: SingleSignOn): void => {
  void api.register(async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(FORM_TYPE, { parseAs: 'string' }, async (_request: unknown, body: unknown) => readForm(String(body)));
    (scope as unknown as Api).post(
      `${PROVIDERS_PATH}/:id/acs`,
      {
        config: { permission: 'public', fromOtherSites: true, rateLimit: SIGN_IN_LIMIT },
        schema: {
          operationId: 'answerSamlSignIn',
          summary: 'Where a provider of SAML has the browser post its answer',
          consumes: [FORM_TYPE],
          params: Params,
          body: Form,
          response: { 303: z.null() },
        },
      },
      async (request, reply) => {
        const provider = sso.provider(request.params.id, 'saml');
        return step(sso, request, reply, provider, async () => {
          const ticket = await takeForm(sso, provider, request.body.SAMLResponse);
          // Nobody has signed in yet: the next step writes down who does.
          request.isAudited = true;
          return reply.redirect(`${PROVIDERS_PATH}/${provider.id}/finish?ticket=${ticket}`, 303);
        });
      },
    );
  });
};

/** The metadata that a provider is configured with, and where it has the browser post its answer. */
export const addSamlRoutes: AddRoutes = (api, { sso }) => {
  api.get(
    `${PROVIDERS_PATH}/:id/metadata`,
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'getSamlMetadata',
        summary: 'What a provider of SAML is configured with',
        params: Params,
        produces: [METADATA_TYPE],
      },
    },
    async (request, reply) => {
      const provider = sso.provider(request.params.id, 'saml');
      return reply.type(METADATA_TYPE).send(await samlMetadata(provider, addressesOf(sso, provider)));
    },
  );

  addAssertionConsumer(api, sso);

  api.get(
    `${PROVIDERS_PATH}/:id/finish`,
    {
      config: { permission: 'public', rateLimit: SIGN_IN_LIMIT },
      schema: {
        operationId: 'finishSamlSignIn',
        summary: 'Signs in whom a provider of SAML has vouched for',
        params: Params,
        querystring: Finish,
        response: { 303: z.null() },
      },
    },
    async (request, reply) => {
      const provider = sso.provider(request.params.id, 'saml');
      return step(sso, request, reply, provider, async () => {
        const sought = { provider: provider.id, ticket: request.query.ticket, browser: browserOf(request, sso) };
        const attempt = demandAttempt(await takeAnswer(sso.db, sought, sso.now()));
        return enter(sso, request, reply, { provider, attempt, who: attempt.vouched!, idToken: null });
      });
    },
  );
};
