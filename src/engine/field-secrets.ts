import type { Kysely } from 'kysely';
import type { Seal } from '../base/seal.ts';
import type { Account } from '../model/account.ts';
import type { JsonObject } from '../model/json.ts';
import { openSecrets } from '../store/account-secret-store.ts';
import type { DB } from '../store/database-types.ts';
import type { Registry } from './registry.ts';

/** The values of the secret fields of an account. Types without such fields, which are most, cost no look into the database. */
export const fieldSecretsOf = async (
  { registry, db, seal }: { readonly registry: Registry; readonly db: Kysely<DB>; readonly seal: () => Seal },
  { id, type }: Pick<Account, 'id' | 'type'>,
): Promise<JsonObject> => {
  const hasSecrets = registry.providers.get(type)?.fields.some(({ secret }) => secret) ?? false;
  return hasSecrets ? openSecrets(db, seal, id) : {};
};
