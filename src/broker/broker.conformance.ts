import { describe } from 'vitest';
import { describeDyingWorkers } from './conformance/dying-workers.ts';
import { describeHandingOut } from './conformance/handing-out.ts';
import { describePurging } from './conformance/purging.ts';
import { describeRetrying } from './conformance/retrying.ts';
import { describeStopping } from './conformance/stopping-workers.ts';
import { makeSuite } from './conformance/suite.ts';
import type { BrokerInTest } from './conformance/worker-in-test.ts';

/** What every broker promises, whatever it is made of. `patient`: try what takes half a minute, too. */
export const describeBroker = (name: string, start: () => Promise<BrokerInTest>, { patient }: { readonly patient: boolean }): void => {
  describe(`${name} as a broker`, () => {
    const suite = makeSuite(start, patient);
    describe('handing out', () => describeHandingOut(suite));
    describe('trying again', () => describeRetrying(suite));
    describe('purging and counting', () => describePurging(suite));
    describe('stopping', () => describeStopping(suite));
    describe('workers that die', () => describeDyingWorkers(suite));
  });
};
