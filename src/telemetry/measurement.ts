/** What a run did to items. */
export type ItemChange = 'created' | 'changed' | 'ephemeral' | 'reshaped' | 'deleted' | 'reappeared';

/**
 * Everything that can be measured. Plain data: a worker's child process sends it to its parent as it is.
 * `technology` is the index (`iamrole`), `title` the singular label (`IAM Role`), `account` the provider's identifier.
 */
export type Measurement =
  | {
      readonly what: 'items fetched';
      readonly technology: string;
      readonly title: string;
      readonly account: string;
      readonly items: number;
    }
  | {
      readonly what: 'items audited';
      readonly technology: string;
      readonly title: string;
      readonly account: string;
      readonly items: number;
    }
  | {
      readonly what: 'run ended';
      readonly technology: string;
      readonly state: 'done' | 'failed';
      readonly seconds: number;
      readonly changes: Readonly<Record<ItemChange, number>>;
      readonly failures: number;
    }
  /** One failure; `reason` is the code of its cause. */
  | { readonly what: 'failure'; readonly technology: string; readonly reason: string }
  /** Attempts at calls of a provider's service since the last such measurement, and how many of them were refused for their rate. */
  | { readonly what: 'calls'; readonly service: string; readonly calls: number; readonly throttled: number }
  /** `died`: the process that did the job ended without an answer. */
  | { readonly what: 'job ended'; readonly job: string; readonly outcome: 'done' | 'failed' | 'died'; readonly seconds: number };

/** Takes a measurement, at once: it never waits for where the measurement goes. */
export type Measure = (measurement: Measurement) => void;
