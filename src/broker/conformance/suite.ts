import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Broker } from '../broker.ts';
import { type BrokerInTest, type OpenInTest, QUICK } from './worker-in-test.ts';

/** What every test has: a broker on a stack of its own, and more of them where they are needed. All are closed after it. */
export interface Suite {
  broker(): Broker;
  stack(): string;
  /** Another one, on the same stack unless another is named. */
  another(options?: Partial<OpenInTest>): Promise<Broker>;
  inTest(): BrokerInTest;
  /** Try what takes half a minute, too: one engine of each kind is enough. */
  readonly patient: boolean;
}

export const makeSuite = (start: () => Promise<BrokerInTest>, patient: boolean): Suite => {
  let inTest: BrokerInTest;
  let stack: string;
  let opened: Broker[];
  const another = async (options: Partial<OpenInTest> = {}): Promise<Broker> => {
    const broker = await inTest.open({ stack, timings: QUICK, ...options });
    opened.push(broker);
    return broker;
  };
  beforeAll(async () => {
    inTest = await start();
  });
  afterAll(() => inTest.close());
  beforeEach(async () => {
    stack = `test-${randomBytes(6).toString('hex')}`;
    opened = [];
    await another();
  });
  afterEach(async () => {
    for (const broker of opened) await broker.close();
  });
  return { broker: () => opened[0]!, stack: () => stack, another, inTest: () => inTest, patient };
};
