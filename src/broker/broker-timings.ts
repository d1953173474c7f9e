import type { BrokerTimings } from '../plugin/define-broker.ts';

/** What is used unless a test is in a hurry. */
export const BROKER_TIMINGS: BrokerTimings = {
  // With the look for lost claims: 20 seconds at most until another worker has the job. Shorter, and a process that is busy
  // for some seconds loses jobs that it is at work on.
  claim: 15_000,
  takeOver: 5_000,
  idle: 500,
  retry: 6_000,
  answer: 5_000,
};
