import type { Broker, JobName, Publish } from '../broker/broker.ts';

/** What must be the same in everybody who works together: the version of the program, and the settings that a stack shares. */
export interface Stamped {
  readonly version: string;
  readonly fingerprint: string;
}

const SHOWN = 12;

export const stampOf = ({ version, fingerprint }: Stamped): string => `${version}/${fingerprint.slice(0, SHOWN)}`;

/** A broker whose jobs say who published them. */
export const stampedBroker = (broker: Broker, stamped: Stamped): Broker => {
  const by = stampOf(stamped);
  return {
    ...broker,
    publish: <Name extends JobName>(name: Name, jobs: readonly Publish<Name>[]) =>
      broker.publish(
        name,
        jobs.map((job) => ({ ...job, payload: { ...job.payload, by } })),
      ),
  };
};
