import { readdirSync } from 'node:fs';
import type { ClientsOf } from '../../aws/account-clients.ts';
import type { BeyondMoto } from '../beyond-moto.ts';

/** What one service adds to the telling estate. */
export interface Telling {
  /** Fills the account so that each check finds something somewhere and nothing somewhere else. */
  seed(options: ClientsOf): Promise<void>;
  /** Answers that moto cannot give. */
  readonly beyondMoto?: readonly BeyondMoto[];
}

/** Every other file of this folder exports a `telling`: to write one is to have it recorded and judged. */
export const TELLING: readonly Telling[] = await Promise.all(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.ts') && name !== 'all-telling.ts')
    .sort()
    .map(async (name) => ((await import(`./${name}`)) as { telling: Telling }).telling),
);
