import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MonkeyError } from '../../model/errors.ts';

/** Under whom PostgreSQL runs. Null: as ourselves. */
export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

/** In this order: PostgreSQL's own user when Debian has made one, else the user that owns nothing. */
const CANDIDATES = ['postgres', 'nobody'];

/** PostgreSQL refuses to run as root, so root lends it an unprivileged user. */
export const postgresUser = (): PostgresUser | null => {
  if (process.getuid?.() !== 0) return null;
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const row = rows.find((columns) => columns[0] === name);
    if (row) return { uid: Number(row[2]), gid: Number(row[3]) };
  }
  throw new MonkeyError(
    'bad-data-folder',
    'The embedded database cannot run as root, and this machine has neither a user "postgres" nor a user "nobody". Start the program as an unprivileged user.',
  );
};

const mayEnter = (path: string, user: PostgresUser): boolean => {
  const { mode, uid, gid } = statSync(path);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
};

/** Can this user reach what lies in the folder, that is, enter it and every folder above it? */
export const canReach = (folder: string, user: PostgresUser | null): boolean => {
  if (user === null) return true;
  for (let path = folder; ; path = dirname(path)) {
    if (!mayEnter(path, user)) return false;
    if (path === dirname(path)) return true;
  }
};
