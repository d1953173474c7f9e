import { readFileSync } from 'node:fs';

/** When a process started, in kernel ticks since boot, so that a reused pid is not taken for the process we knew. */
const startTicks = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name (field 2) may hold blanks and brackets; start time is field 22.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    // No /proc here, or no such process: `kill(pid, 0)` decides.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** `<pid>-<start>`: one process, once and for all. */
export const processIdentity = (pid: number = process.pid): string => `${pid}-${startTicks(pid) ?? 'unknown'}`;

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Does the process that wrote this identity (whatever it appended with a further `-`) still live? */
export const isSameProcess = (identity: string): boolean => {
  const [pidText, start] = identity.split('-');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  return start === 'unknown' || processIdentity(pid) === `${pidText}-${start}`;
};
