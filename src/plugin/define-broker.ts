import type { BrokerPort } from './broker-port.ts';

/** How quick a broker is about what it does by the clock. Milliseconds. */
export interface BrokerTimings {
  /** A worker that has not been heard of for this long has lost its jobs. It makes itself heard more than twice as often. */
  readonly claim: number;
  /** Pause between two looks for workers that are heard of no more. `claim` and this together stay below 30 seconds. */
  readonly takeOver: number;
  /** Pause between two looks at an empty queue, where it must be looked at: what a person who asks for something waits at most. */
  readonly idle: number;
  /** Pause before the second attempt; it doubles with every further one, and chance takes up to a half off it. */
  readonly retry: number;
  /** How long a call waits for the broker's answer. */
  readonly answer: number;
}

/** What a broker is opened with. */
export interface BrokerOptions {
  /** The address from the settings. It may hold a password: never put it into a sentence. */
  readonly url: string;
  /** What everything must be inside of. Letters, digits and hyphens. */
  readonly stack: string;
  /** Every name that a job can have. Letters, digits and hyphens. */
  readonly jobNames: readonly string[];
  readonly timings: BrokerTimings;
  /** Takes a sentence about what goes wrong between calls, and what comes right again. */
  readonly warn: (sentence: string, error?: unknown) => void;
}

/** A kind of broker that is no part of the program. */
export interface BrokerDefinition {
  readonly kind: 'broker';
  /** The schemes of its addresses, without the colon: `amqps`. */
  readonly schemes: readonly string[];
  /** Throws `broker-unreachable` when nothing answers, `bad-setting` when the address cannot be used. */
  open(options: BrokerOptions): Promise<BrokerPort>;
}

export const defineBroker = (broker: Omit<BrokerDefinition, 'kind'>): BrokerDefinition => ({ kind: 'broker', ...broker });
