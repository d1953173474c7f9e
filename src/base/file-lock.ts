import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pause } from './pause.ts';
import { isSameProcess, processIdentity } from './process-identity.ts';

const POLL_MILLISECONDS = 20;

const tryTake = (path: string): boolean => {
  try {
    writeFileSync(path, processIdentity(), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
};

/** The identity in the lock file; null when it has just gone. */
const holderOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** Runs `work` while this process alone holds the lock file. A holder that has died is pushed aside. */
export const withFileLock = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  while (!tryTake(path)) {
    const holder = holderOf(path);
    // An empty file is a holder between creating and writing; it has a moment.
    if (holder !== null && holder !== '' && !isSameProcess(holder)) rmSync(path, { force: true });
    else await pause(POLL_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
};
