import { pairKey, type Watched } from '../scheduler/plan.ts';
import { openScans } from '../store/asked-job-store.ts';
import type { App } from './open-app.ts';

/** What is watched, with what people have asked for and nobody has begun: the queue that was told of it may have lost it. */
export const withAsked = async ({ database }: App, watched: readonly Watched[]): Promise<Watched[]> => {
  const asked = new Map(
    (await openScans(database.kysely)).map(({ accountId, technology, askedAt }) => [pairKey(accountId, technology), askedAt]),
  );
  return watched.map((one) => {
    const since = asked.get(pairKey(one.accountId, one.technology));
    return since === undefined ? one : { ...one, asked: since };
  });
};
