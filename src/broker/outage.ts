import { sentenceOf } from '../model/errors.ts';

/** Tells of an outage once when it begins and once when it ends, however often something fails in between. */
export interface Outage {
  failed(error: unknown): void;
  well(): void;
}

export const makeOutage = (broker: string, warn: (sentence: string, error?: unknown) => void): Outage => {
  let since: number | null = null;
  return {
    failed(error) {
      if (since !== null) return;
      since = Date.now();
      warn(`${broker} does not answer: ${sentenceOf(error).replace(/\.$/, '')}. It is asked again and again.`, error);
    },
    well() {
      if (since === null) return;
      warn(`${broker} answers again, after ${Math.round((Date.now() - since) / 1_000)} seconds.`);
      since = null;
    },
  };
};
