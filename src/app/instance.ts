import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { leaseHolder } from '../engine/lease-holder.ts';
import { configurationFingerprint } from '../settings/configuration-fingerprint.ts';
import {
  beatInstance,
  type InstanceState,
  listInstances,
  type NewInstance,
  type Role,
  removeInstance,
  type Task,
  type Wishes,
} from '../store/instance-store.ts';
import { ownBroker } from './broker-in-use.ts';
import type { App } from './open-app.ts';
import { programVersion } from './program-version.ts';

const BEAT_MILLISECONDS = 5_000;

export interface InstanceOptions {
  readonly role: Role;
  readonly logger: Logger;
  readonly slots?: number;
  readonly tasks?: () => readonly Task[];
  /** Called with every heartbeat. */
  readonly onBeat?: (wishes: Wishes) => Promise<void>;
  /** Called when a heartbeat fails: most likely the database is away. */
  readonly onSilence?: () => void;
}

/** This process, as the others see it. */
export interface Instance {
  readonly id: string;
  readonly role: Role;
  readonly stack: string;
  readonly version: string;
  readonly fingerprint: string;
  /** Says so at once: somebody may be waiting for it. */
  setState(state: InstanceState): void;
  /** Takes it off the list. */
  stop(): Promise<void>;
}

/** A scheduler and workers on one machine are in each other's way, unless one machine does it all. */
const hintAtNeighbours = async (app: App, { role, logger }: InstanceOptions, own: NewInstance): Promise<void> => {
  const others: Partial<Record<Role, Role>> = { scheduler: 'worker', worker: 'scheduler' };
  const other = others[role];
  if (other === undefined) return;
  const neighbours = await listInstances(app.database.kysely);
  if (neighbours.some((one) => one.alive && one.role === other && one.host === own.host && one.stack === own.stack))
    logger.info(
      `A ${other} of this stack runs on ${own.host}, too. Give scheduler and workers machines of their own, or let "monkey up" do everything.`,
    );
};

/** Says to the others, every few seconds, that this process is alive. A heartbeat that fails is told of, and the next one comes. */
export const startInstance = async (app: App, options: InstanceOptions): Promise<Instance> => {
  const { role, logger, slots = 0, tasks = () => [], onBeat, onSilence } = options;
  const db = app.database.kysely;
  const identity = {
    id: leaseHolder(),
    role,
    stack: app.settings.stack,
    host: hostname(),
    pid: process.pid,
    version: programVersion(),
    fingerprint: configurationFingerprint({ ...app.settings, secretKey: app.secretKey() }, ownBroker(app)),
    slots,
    broker: ownBroker(app),
  };
  let state: InstanceState = 'running';
  let beating: Promise<void> = Promise.resolve();
  const beat = async (): Promise<void> => {
    const wishes = await beatInstance(db, { ...identity, state }, tasks());
    await onBeat?.(wishes);
  };
  await beat();
  await hintAtNeighbours(app, options, { ...identity, state });
  let isOver = false;
  let waiting = 0;
  const beatNext = (): void => {
    // One that has not begun yet says everything.
    if (waiting > 0) return;
    waiting += 1;
    beating = beating
      .then(() => {
        waiting -= 1;
        return beat();
      })
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'could not say that this process is alive; it says so again');
        onSilence?.();
      });
  };
  const timer = setInterval(beatNext, BEAT_MILLISECONDS);
  return {
    ...identity,
    setState(next) {
      if (next === state) return;
      state = next;
      if (!isOver) beatNext();
    },
    async stop() {
      isOver = true;
      clearInterval(timer);
      await beating;
      await removeInstance(db, identity.id).catch((error: unknown) =>
        logger.warn({ err: error }, 'could not take this process off the list'),
      );
    },
  };
};
