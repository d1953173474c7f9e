import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFolder } from '../store/open-database.ts';
import { createSignInToken, ensureAdministrator } from '../store/person-store.ts';
import type { App } from './open-app.ts';

/**
 * A link that signs the first administrator in, once; the administrator is made when there is none. It leads to `BASE_URL`,
 * else to the address where the program listens.
 */
export const makeSignInLink = async (app: App, address: string): Promise<string> => {
  const administrator = await ensureAdministrator(app.database.kysely, app.now());
  const { baseUrl } = app.settings;
  const base = baseUrl === '' ? address : new URL(baseUrl).origin;
  return `${base}/sign-in?token=${await createSignInToken(app.database.kysely, administrator.id, app.now())}`;
};

/** Leaves the link in a file that only its owner can read, for when there is no terminal to print it on. Returns the file's path. */
export const leaveSignInLink = (app: App, link: string): string => {
  const file = join(embeddedFolder(app.settings.databaseUrl) ?? '.', 'sign-in-link');
  rmSync(file, { force: true });
  writeFileSync(file, `${link}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
};
