import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/** Does work that nobody waits for, like sending a mail whose very sending must not be told from the time that an answer takes. */
export type InBackground = (log: FastifyBaseLogger, what: string, work: () => Promise<void>) => void;

/** What fails is in the log. The server does not stop before it is done. */
export const makeBackground = (api: FastifyInstance): InBackground => {
  const underWay = new Set<Promise<void>>();
  api.addHook('onClose', async () => {
    await Promise.all(underWay);
  });
  return (log, what, work) => {
    const done: Promise<void> = work()
      .catch((error: unknown) => log.error({ err: error }, `${what} failed.`))
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };
};
