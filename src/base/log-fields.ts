import { AsyncLocalStorage } from 'node:async_hooks';

/** Fields of lines of the log, by name. */
export type LogFields = Readonly<Record<string, unknown>>;

const around = new AsyncLocalStorage<LogFields>();

/** The fields of the work that is under way here; those of nobody when it is nobody's. */
export const logFields = (): LogFields => around.getStore() ?? {};

/** Does the work. Whatever writes into the log meanwhile, however deep below, writes these fields with it, and those of the work around it. */
export const withLogFields = <T>(fields: LogFields, work: () => T): T => around.run({ ...logFields(), ...fields }, work);
