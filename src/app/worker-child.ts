import type { JobName, Jobs } from '../broker/broker.ts';
import type { KeptSecret, SecretCache } from '../plugin/secret-cache.ts';
import type { Measurement } from '../telemetry/measurement.ts';
import { type Parent, runChild } from '../worker/run-child.ts';
import { carryOutHere } from './carry-out.ts';
import { openApp, type WatchSummary } from './open-app.ts';

/** What a child is given to do. */
export interface ChildTask {
  readonly name: JobName;
  readonly payload: Jobs[JobName];
}

/** What a child tells its parent. */
export type ChildTold =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'watched'; readonly account: string; readonly summary: WatchSummary }
  | { readonly kind: 'busy'; readonly account: string; readonly technologies: readonly string[] }
  | { readonly kind: 'secret'; readonly key: string; readonly secret: KeptSecret }
  | { readonly kind: 'refused secret'; readonly key: string; readonly id: string };

/** What a child asks its parent. */
export interface ChildQuestion {
  readonly secret: string;
}

/** One task at a time needs a connection for each of two batches, one for the heartbeat and one for the rate budget. */
const CONNECTIONS = 4;

const secretsOf = (parent: () => Parent): SecretCache => ({
  get: async (key) => (await parent().ask({ secret: key } satisfies ChildQuestion)) as KeptSecret | null,
  keep: (key, secret) => parent().tell({ kind: 'secret', key, secret } satisfies ChildTold),
  forget: (key, id) => parent().tell({ kind: 'refused secret', key, id } satisfies ChildTold),
});

/** The process of a worker's tasks. It is ready when it is connected to the database. */
export const runWorkerChild = async (): Promise<void> => {
  let parent: Parent | undefined;
  const tell = (told: ChildTold): void => parent?.tell(told);
  const app = await openApp({
    poolSize: CONNECTIONS,
    sharedBudget: true,
    secrets: secretsOf(() => parent!),
  });
  app.tellMeasurements((measurement) => tell({ kind: 'measured', measurement }));
  const carryOut = carryOutHere(app, {
    watched: (account, summary) => tell({ kind: 'watched', account, summary }),
    busy: (account, technologies) => tell({ kind: 'busy', account, technologies }),
  });
  try {
    await runChild((task, signal, conversation) => {
      parent = conversation;
      const { name, payload } = task as ChildTask;
      return carryOut(name, payload, signal);
    });
  } finally {
    await app.close();
  }
};
