import { hostname, userInfo } from 'node:os';
import type { Transaction } from 'kysely';
import { type Actor, type Deeds, writeAudits } from '../store/audit-log-store.ts';
import type { DB } from '../store/database-types.ts';
import { inTransaction } from '../store/in-transaction.ts';
import type { App } from './open-app.ts';
import { programVersion } from './program-version.ts';

/** Who runs this process; a user without an entry in the system's list has a number only. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
};

/** Whoever sits at the command line, as the audit log has them. */
export const commandLine = (): Actor => ({
  actor: 'command line',
  personId: null,
  apiKeyId: null,
  name: userName(),
  address: hostname(),
  agent: `monkey ${programVersion()}`,
  requestId: null,
});

/** The program itself, where nobody asks: what its settings make it do. */
export const theProgram = (): Actor => ({ ...commandLine(), actor: 'nobody', name: null });

/** Does some work and writes who did it into the audit log, both or neither. An empty list of deeds is none. */
export const recordedBy = <T>(
  { database, now }: Pick<App, 'database' | 'now'>,
  actor: Actor,
  deeds: Deeds | ((result: T) => Deeds),
  work: (tx: Transaction<DB>) => Promise<T>,
): Promise<T> =>
  inTransaction(database.kysely, async (tx) => {
    const result = await work(tx);
    await writeAudits(tx, actor, [typeof deeds === 'function' ? deeds(result) : deeds].flat(), now());
    return result;
  });

/** Does what somebody asks for at the command line, and writes it into the audit log, both or neither. */
export const recorded = <T>(
  app: Pick<App, 'database' | 'now'>,
  deeds: Deeds | ((result: T) => Deeds),
  work: (tx: Transaction<DB>) => Promise<T>,
): Promise<T> => recordedBy(app, commandLine(), deeds, work);
