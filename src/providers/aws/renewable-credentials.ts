import type { AwsCredentialIdentity } from '@smithy/types';
import { sentenceOf } from '../../model/errors.ts';

/** One set of credentials that all clients of an account share. */
export interface RenewableCredentials {
  /** Those in use, fetched when there are none or when they are about to expire. */
  provide(): Promise<AwsCredentialIdentity>;
  /** Says that these have been refused as too old. Tells nothing about newer ones. */
  expire(used: AwsCredentialIdentity): void;
}

/** How credentials are fetched, and how long they may be used from then on. */
export interface CredentialSource {
  fetch(): Promise<AwsCredentialIdentity>;
  readonly usableMs: number;
  /** Milliseconds of a clock that nobody sets: a wrong local time must not make every credential look expired. */
  readonly elapsed: () => number;
}

/** How long a refusal is remembered, so that a thousand items do not ask a thousand times for what was just denied. */
const REFUSAL_MS = 30_000;

interface Fetched {
  readonly at: number;
  readonly answer: Promise<AwsCredentialIdentity>;
  identity?: AwsCredentialIdentity;
  refused?: string;
}

/** Fetches at most once at a time, however many clients ask. */
export const renewableCredentials = ({ fetch, usableMs, elapsed }: CredentialSource): RenewableCredentials => {
  let current: Fetched | undefined;

  const begin = (): Fetched => {
    const fetched: Fetched = { at: elapsed(), answer: fetch() };
    fetched.answer.then(
      (identity) => {
        fetched.identity = identity;
      },
      (thrown: unknown) => {
        fetched.refused = sentenceOf(thrown);
      },
    );
    return fetched;
  };
  const isUsable = ({ at, refused }: Fetched): boolean => elapsed() - at < (refused === undefined ? usableMs : REFUSAL_MS);

  return {
    provide: () => {
      if (current === undefined || !isUsable(current)) current = begin();
      return current.answer;
    },
    expire: (used) => {
      if (current?.identity === used) current = undefined;
    },
  };
};
