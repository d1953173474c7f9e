import type { Kysely, Transaction } from 'kysely';
import type { Seal } from '../base/seal.ts';
import { resealTotp, takeRecoveryCode, takeTotpStep } from '../store/credential-store.ts';
import type { DB } from '../store/database-types.ts';
import { hashOfRecoveryCode } from './recovery-codes.ts';
import { stepOfCode } from './totp.ts';

/** What a sealed secret is for, and whose: it opens nowhere else. */
export const totpContext = (personId: number): string => `totp ${personId}`;

interface Sealed {
  readonly personId: number;
  /** Sealed. */
  readonly totpSecret: string;
}

export interface SecondFactor {
  readonly how: 'totp' | 'recovery-code';
  /** Recovery codes that are left; null: none was used. */
  readonly codesLeft: number | null;
}

/** Takes a code of an authenticator app, or a recovery code: each is good once. Null: it is neither. */
export const takeSecondFactor = async (
  db: Kysely<DB> | Transaction<DB>,
  { personId, totpSecret }: Sealed,
  code: string,
  seal: Seal,
  now: Date,
): Promise<SecondFactor | null> => {
  const secret = seal.open(totpSecret, totpContext(personId));
  const step = stepOfCode(secret, code.replaceAll(/\s/g, ''), now);
  if (step !== null && (await takeTotpStep(db, personId, step))) {
    if (seal.isOld(totpSecret)) await resealTotp(db, personId, totpSecret, seal.close(secret, totpContext(personId)));
    return { how: 'totp', codesLeft: null };
  }
  const codesLeft = await takeRecoveryCode(db, personId, hashOfRecoveryCode(code), now);
  return codesLeft === null ? null : { how: 'recovery-code', codesLeft };
};
