import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the embedded database of a data folder had its socket: outside of the folder, so a test must remove it by itself. */
export const socketFolderOf = (data: string): string | null => {
  const pointer = join(data, 'database-is-at');
  const state = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : data;
  const options = join(state, 'postgres', 'postmaster.opts');
  return existsSync(options) ? (/unix_socket_directories=([^"\s]+)/.exec(readFileSync(options, 'utf8'))?.[1] ?? null) : null;
};
