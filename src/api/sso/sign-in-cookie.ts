import { randomBytes } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { deriveKey } from '../../base/derive-key.ts';
import { ATTEMPT_MINUTES } from './sso-options.ts';

const SECRET = /^[\w-]{43}$/;

/** The cookie of a browser that has begun a sign-in. */
export interface SignInCookie {
  /** The secret of the browser; null: it has none, or one that we did not give. */
  read(request: FastifyRequest): string | null;
  /** Gives the browser a secret for the time of a sign-in, or prolongs the one that it has, so that two windows do not disturb each other. */
  set(request: FastifyRequest, reply: FastifyReply): string;
}

/**
 * The cookie is `Lax`: the provider sends the browser back from another site, which a `Strict` cookie does not survive. Over TLS no other
 * host of the domain can set it in our place (RFC 6265bis, 4.1.3).
 */
export const makeSignInCookie = (secretKeys: readonly string[], isSecure: boolean): SignInCookie => {
  const name = isSecure ? '__Host-monkey_sign_in' : 'monkey_sign_in';
  const signer = new fastifyCookie.Signer(secretKeys.map((key) => deriveKey(key, 'cookies of sign-ins').toString('base64url')));
  const read = (request: FastifyRequest): string | null => {
    const { valid, value } = signer.unsign(request.cookies[name] ?? '');
    return valid && SECRET.test(value) ? value : null;
  };
  return {
    read,
    set(request, reply) {
      const secret = read(request) ?? randomBytes(32).toString('base64url');
      const options = { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', maxAge: ATTEMPT_MINUTES * 60 } as const;
      reply.setCookie(name, signer.sign(secret), options);
      return secret;
    },
  };
};
