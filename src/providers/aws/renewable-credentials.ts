import type { AwsCredentialIdentity } from '@smithy/types';

/** One set of credentials that all clients of an account share. */
export interface RenewableCredentials {
  /** Those in use, fetched when there are none or when they are about to expire. */
  provide(): Promise<AwsCredentialIdentity>;
  /** Says that these have been refused as too old. Tells nothing about newer ones. */
  expire(used: AwsCredentialIdentity): void;
}

/** Credentials, and how long they may be used from now on. */
export interface FetchedCredentials {
  readonly identity: AwsCredentialIdentity;
  readonly usableMs: number;
}

/** How credentials are fetched. */
export interface CredentialSource {
  fetch(): Promise<FetchedCredentials>;
  /** Told of those that have been refused as too old. */
  readonly refused?: (identity: AwsCredentialIdentity) => void;
  /** Milliseconds of a clock that nobody sets: a wrong local time must not make every credential look expired. */
  readonly elapsed: () => number;
}

/** How long a refusal is remembered, so that a thousand items do not ask a thousand times for what was just denied. */
const REFUSAL_MS = 30_000;

interface Fetched {
  readonly at: number;
  readonly answer: Promise<AwsCredentialIdentity>;
  /** Known once they have been fetched. */
  usableMs: number;
  identity?: AwsCredentialIdentity;
}

/** Fetches at most once at a time, however many clients ask. */
export const renewableCredentials = ({ fetch, elapsed, refused }: CredentialSource): RenewableCredentials => {
  let current: Fetched | undefined;

  const begin = (): Fetched => {
    const asked = fetch();
    const fetched: Fetched = { at: elapsed(), answer: asked.then(({ identity }) => identity), usableMs: Number.POSITIVE_INFINITY };
    asked.then(
      ({ identity, usableMs }) => {
        fetched.identity = identity;
        fetched.usableMs = usableMs;
      },
      () => {
        fetched.usableMs = REFUSAL_MS;
      },
    );
    return fetched;
  };
  const isUsable = ({ at, usableMs }: Fetched): boolean => elapsed() - at < usableMs;

  return {
    provide: () => {
      if (current === undefined || !isUsable(current)) current = begin();
      return current.answer;
    },
    expire: (used) => {
      if (current?.identity !== used) return;
      current = undefined;
      refused?.(used);
    },
  };
};
