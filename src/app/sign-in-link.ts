import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLink } from '../store/link-store.ts';
import { embeddedFolder } from '../store/open-database.ts';
import { ensureAdministrator } from '../store/person-store.ts';
import type { App } from './open-app.ts';
import { recorded } from './recorded.ts';

/** Where links lead: `BASE_URL`, else the address where the program listens. */
export const originOf = ({ settings: { baseUrl } }: Pick<App, 'settings'>, address: string): string =>
  baseUrl === '' ? address : new URL(baseUrl).origin;

/**
 * A link that signs the first administrator in, once; the administrator is made when there is none. It leads to `BASE_URL`,
 * else to the address where the program listens.
 */
export const makeSignInLink = async (app: App, address: string): Promise<string> => {
  const administrator = await ensureAdministrator(app.database.kysely, app.now());
  const deed = { action: 'link.made', subject: `person ${administrator.email}`, detail: { purpose: 'sign-in' } };
  const token = await recorded(app, deed, (tx) => createLink(tx, 'sign-in', administrator.id, app.now()));
  return `${originOf(app, address)}/sign-in?token=${token}`;
};

/** Leaves the link in a file that only its owner can read, for when there is no terminal to print it on. Returns the file's path. */
export const leaveSignInLink = (app: App, link: string): string => {
  const file = join(embeddedFolder(app.settings.databaseUrl) ?? '.', 'sign-in-link');
  rmSync(file, { force: true });
  writeFileSync(file, `${link}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
};
