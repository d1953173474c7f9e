import { OutboundError } from '../../base/outbound/outbound-error.ts';
import type { ErrorCode } from '../../model/errors.ts';

/** What the sign-in page is told: which of its sentences to show, and nothing else. */
export type FailureCode = Extract<ErrorCode, 'sign-in-failed' | 'sign-in-refused' | 'provider-unreachable'>;

/** A sign-in at a provider that comes to nothing. The message is for the logs; who signs in sees only the sentence of the code. */
export class SignInFailure extends Error {
  readonly code: FailureCode;
  /** Of whom it is about, as far as that is known. */
  readonly email: string | null;

  constructor(code: FailureCode, reason: string, { email, ...options }: ErrorOptions & { readonly email?: string } = {}) {
    super(reason, options);
    this.name = 'SignInFailure';
    this.code = code;
    this.email = email ?? null;
  }
}

/** Some of it is what a stranger sent; a line of the log is to stay one. */
const LONGEST_REASON = 500;

/** As deep as libraries wrap an error into another. */
const DEPTH = 5;

const chainOf = (error: unknown): Error[] => {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < DEPTH; one = one.cause) chain.push(one);
  return chain;
};

/**
 * What happened, for the log: the messages and codes of an error and its causes. Never the error itself, since those of the
 * libraries carry answers of the provider, with tokens in them.
 */
export const reasonOf = (error: unknown): string =>
  chainOf(error)
    .map((one) => {
      const { code, error: oauth } = one as { code?: unknown; error?: unknown };
      const details = [code, oauth].filter((detail) => typeof detail === 'string').join(', ');
      return details === '' ? one.message : `${one.message} (${details})`;
    })
    .join(': ')
    .slice(0, LONGEST_REASON) || String(error).slice(0, LONGEST_REASON);

/** Whatever a library threw, as a failure of the sign-in: the provider was not there, or what it said was not good. */
export const asFailure = (error: unknown): SignInFailure => {
  if (error instanceof SignInFailure) return error;
  const isAway = chainOf(error).some((one) => one instanceof OutboundError);
  return new SignInFailure(isAway ? 'provider-unreachable' : 'sign-in-failed', reasonOf(error), { cause: error });
};
