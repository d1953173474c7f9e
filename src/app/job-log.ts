import { type LogFields, withLogFields } from '../base/log-fields.ts';
import type { JobName, Jobs } from '../broker/broker.ts';
import { accountName } from '../store/account-store.ts';
import type { App } from './open-app.ts';

/** What lines of the log say about jobs. */
export interface JobLog {
  /** Does the work of a job: whatever is logged meanwhile says which job it is, of which account and technology. */
  during<T>(name: JobName, payload: Jobs[JobName], work: () => Promise<T>): Promise<T>;
  /** The fields of such a line. An account whose name nobody has asked for yet is told by its id. */
  fieldsOf(name: JobName, payload: Jobs[JobName]): LogFields;
}

export const makeJobLog = ({ database }: App): JobLog => {
  const names = new Map<number, string>();
  const learnName = async (accountId: number): Promise<void> => {
    // Asked for each time: accounts are renamed. A database that is away is told of by the job itself.
    const name = await accountName(database.kysely, accountId).catch(() => null);
    if (name !== null) names.set(accountId, name);
  };
  const fieldsOf = (name: JobName, payload: Jobs[JobName]): LogFields => {
    if (!('accountId' in payload)) return { job: name };
    const { accountId, technologies } = payload;
    const of = technologies.length === 1 ? { technology: technologies[0] } : { technologies };
    return { job: name, account: names.get(accountId) ?? accountId, ...of };
  };
  return {
    fieldsOf,
    async during(name, payload, work) {
      if ('accountId' in payload) await learnName(payload.accountId);
      return withLogFields(fieldsOf(name, payload), work);
    },
  };
};
