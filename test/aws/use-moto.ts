import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type MotoOptions, type MotoServer, startMoto } from './moto-server.ts';

/** A simulated AWS with a fault proxy before it, for one test file. */
export interface Simulation {
  readonly moto: MotoServer;
  readonly proxy: FaultProxy;
}

/** Some files seed and scan every technology in several accounts before their first test; a machine may be busy, too. */
const PREPARE_MS = 300_000;

/** Starts both before the tests of a file, then runs `prepare`; stops them afterwards. No fault outlives its test. */
export const useMoto = (prepare: (simulation: Simulation) => Promise<void>, options: MotoOptions = {}): Simulation => {
  let started: Simulation | undefined;
  const running = (): Simulation => {
    if (started === undefined) throw new Error('moto runs only while tests do.');
    return started;
  };
  beforeAll(async () => {
    const moto = await startMoto(options);
    started = { moto, proxy: await startFaultProxy(moto.endpoint) };
    await prepare(started);
  }, PREPARE_MS);
  beforeEach(() => running().proxy.clear());
  afterAll(async () => {
    await started?.proxy.stop();
    await started?.moto.stop();
  });
  return {
    get moto() {
      return running().moto;
    },
    get proxy() {
      return running().proxy;
    },
  };
};
