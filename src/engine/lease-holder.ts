import { hostname } from 'node:os';
import { isSameProcess, processIdentity } from '../base/process-identity.ts';

/** This process, among those of all machines. */
export const leaseHolder = (): string => `${hostname()} ${processIdentity()}`;

/** How the name of a process of this machine begins, whose start can be asked no more. */
export const holderOfPid = (pid: number): string => `${hostname()} ${pid}-`;

/** Is it certain that the holder has died? Only of a process of this machine; of others nothing is known before their heartbeat stops. */
export const isDeadHolder = (holder: string): boolean => {
  const at = holder.lastIndexOf(' ');
  return holder.slice(0, at) === hostname() && !isSameProcess(holder.slice(at + 1));
};
