import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MonkeyError, sentenceOf } from '../../model/errors.ts';
import { canReach, type PostgresUser } from './postgres-user.ts';

/** Where root puts what an unprivileged database must reach, when the chosen folder lies below a closed one. */
const STATE_FOLDER = '/var/lib/security-monkey';

/** The folders of one installation. */
export interface DataFolder {
  /** As the operator named it: secrets, locks, the database's log. */
  readonly chosen: string;
  /** Where PostgreSQL's own files live; elsewhere when the chosen folder cannot be reached by its user. */
  readonly state: string;
  /** Where the unix socket lives: short, since a socket's path has at most 107 bytes. */
  readonly sockets: string;
  readonly password: string;
}

const makeFolder = (path: string, mode: number): void => {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (cause) {
    throw new MonkeyError('bad-data-folder', `The data folder ${path} cannot be made: ${sentenceOf(cause)}.`, { cause });
  }
};

/** A secret of the installation: read from its file, which is made on first use and readable by its owner only. */
export const readOrMakeSecret = (path: string): string => {
  try {
    if (!existsSync(path)) writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return readFileSync(path, 'utf8').trim();
    throw new MonkeyError('bad-data-folder', `The data folder cannot be written: ${sentenceOf(cause)}.`, { cause });
  }
};

const stateFolderOf = (chosen: string, user: PostgresUser | null, id: string): string => {
  const pointer = join(chosen, 'database-is-at');
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim();
  if (canReach(chosen, user)) return chosen;
  const state = join(STATE_FOLDER, id);
  makeFolder(state, 0o711);
  writeFileSync(pointer, `${state}\n`);
  return state;
};

/** Prepares the folders, or says in a sentence why it cannot. */
export const openDataFolder = (path: string, user: PostgresUser | null): DataFolder => {
  makeFolder(resolve(path), 0o711);
  const chosen = realpathSync(path);
  const password = readOrMakeSecret(join(chosen, 'database-password'));
  // With the password, so that a folder that was thrown away and made anew does not meet the database of the old one.
  const id = createHash('sha256').update(`${chosen} ${password}`).digest('hex').slice(0, 16);
  makeFolder(join(chosen, 'participants'), 0o700);
  const state = stateFolderOf(chosen, user, id);
  return { chosen, state, sockets: `/tmp/security-monkey-${id}`, password };
};

/** Makes the folder of the socket, for the database's user alone. Call it under the lock: whoever stops the database removes the folder. */
export const makeSocketFolder = ({ sockets }: DataFolder, user: PostgresUser | null): void => {
  makeFolder(sockets, 0o700);
  if (user) chownSync(sockets, user.uid, user.gid);
  chmodSync(sockets, 0o700);
};
