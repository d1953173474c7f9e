import type { Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import { removeTotp } from './credential-store.ts';
import type { DB } from './database-types.ts';
import { createLink, endLinks, type LinkPurpose } from './link-store.ts';
import { removePasskeys } from './passkey-store.ts';
import { getPerson, type PersonRow } from './people-store.ts';
import { endSessions } from './session-store.ts';

/** A person as they are then, and the token of a link to choose a password: their first, or another. */
export interface ResetPerson {
  readonly person: PersonRow;
  readonly token: string;
  readonly purpose: LinkPurpose;
}

/**
 * Lets somebody choose a password anew: their sessions and earlier links end. With `secondFactors` they lose the authenticator app,
 * recovery codes and passkeys too, for when the telephone is gone. The password so far stays good until the link is used.
 */
export const resetPerson = async (
  tx: Transaction<DB>,
  id: number,
  { secondFactors }: { readonly secondFactors: boolean },
  now: Date,
): Promise<ResetPerson> => {
  const before = await getPerson(tx, id);
  if (!before.active) throw new MonkeyError('conflict', `${before.email} is not active; activate them first.`);
  await endSessions(tx, id);
  await endLinks(tx, id);
  if (secondFactors) {
    await removeTotp(tx, id);
    await removePasskeys(tx, id);
  }
  const purpose = before.hasPassword ? 'reset' : 'activate';
  return { person: await getPerson(tx, id), token: await createLink(tx, purpose, id, now), purpose };
};
