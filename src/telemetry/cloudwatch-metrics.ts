import { sentenceOf } from '../model/errors.ts';
import type { Measure, Measurement } from './measurement.ts';
import { type Datum, makeMetricBuffer } from './metric-buffer.ts';
import { openCloudWatch } from './open-cloudwatch.ts';
import { waitAtMost } from './wait-at-most.ts';
import { type Warn, warnSeldom } from './warn-seldom.ts';

/** The metrics for CloudWatch, by what they are made of. */
export const CLOUDWATCH_METRICS = {
  'items fetched': { name: 'queue_items_added', help: 'Items that were fetched.' },
  'items audited': { name: 'queue_items_completed', help: 'Items that were audited.' },
} as const satisfies Partial<Record<Measurement['what'], { readonly name: string; readonly help: string }>>;

export interface CloudWatchOptions {
  readonly namespace: string;
  readonly region: string;
  readonly warn: Warn;
  readonly now?: () => Date;
  /** Between two sends. */
  readonly everyMilliseconds?: number;
  /** Of one send. */
  readonly timeoutMilliseconds?: number;
  /** Of closing, with what is sent then. */
  readonly closeMilliseconds?: number;
  /** How many data wait at most while CloudWatch is away. */
  readonly held?: number;
}

export interface CloudWatchMetrics {
  readonly measure: Measure;
  /** Sends what waits. Never rejects; ends after the first send that fails. */
  flush(): Promise<void>;
  /** Sends what waits, for a limited time. What is measured later is not sent. */
  close(): Promise<void>;
}

/** Both metrics of 50 technologies of 100 accounts for one minute; 4 MB of memory. */
const HELD = 10_000;
const PER_REQUEST = 1000;
/** Of the 1,048,576 that are allowed, with room for what surrounds the data. */
const BYTES_PER_REQUEST = 1_000_000;

/** The same request would be refused again. Lack of permission is not among it: somebody may grant it. */
const REFUSED = new Set([
  'InvalidParameterCombination',
  'InvalidParameterCombinationException',
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'MissingParameter',
  'MissingRequiredParameterException',
  'SerializationException',
  'ValidationError',
  'ValidationException',
]);

const isRefused = (error: unknown): boolean => error instanceof Error && REFUSED.has(error.name);

/** Null when CloudWatch is not told of it. */
const datumOf = (measurement: Measurement, at: Date): Datum | null => {
  if (measurement.what !== 'items fetched' && measurement.what !== 'items audited') return null;
  const { what, title, account, items } = measurement;
  return { name: CLOUDWATCH_METRICS[what].name, tech: title, account, at, samples: 1, sum: items, least: items, most: items };
};

/** Sends what waits until nothing does, or a send fails. */
const makeSender = (options: CloudWatchOptions) => {
  const { namespace, region, warn, timeoutMilliseconds = 5000, held = HELD } = options;
  const buffer = makeMetricBuffer({ held, perRequest: PER_REQUEST, bytesPerRequest: BYTES_PER_REQUEST });
  const cloudWatch = openCloudWatch({ namespace, region, timeoutMilliseconds });
  const warnOfFailure = warnSeldom(warn);
  let accountedFor = 0;
  let toldOfDropping = false;
  const tellDropping = (): void => {
    if (toldOfDropping || buffer.dropped === accountedFor) return;
    toldOfDropping = true;
    warn('CloudWatch has been away for so long that measurements are dropped, the oldest first.', undefined);
  };
  const tellDropped = (): void => {
    if (buffer.dropped > accountedFor) warn(`Measurements that never reached CloudWatch: ${buffer.dropped - accountedFor}.`, undefined);
    accountedFor = buffer.dropped;
    toldOfDropping = false;
  };
  return {
    buffer,
    /** A request that timed out is sent again, although CloudWatch may have taken it: the SDK does the same. */
    async send(): Promise<void> {
      for (let data = buffer.take(); data.length > 0; data = buffer.take()) {
        try {
          await cloudWatch.put(data);
        } catch (error) {
          warnOfFailure(`Metrics could not be sent to CloudWatch: ${sentenceOf(error)}`, error);
          if (isRefused(error)) buffer.drop(data);
          else {
            buffer.putBack(data);
            tellDropping();
            return;
          }
        }
      }
      tellDropped();
    },
    destroy: () => cloudWatch.destroy(),
  };
};

/**
 * Metrics for CloudWatch: `queue_items_added` and `queue_items_completed`, collected and sent every few seconds. Whoever measures
 * never waits and never gets an error. Permission: `cloudwatch:PutMetricData`.
 */
export const makeCloudWatchMetrics = (options: CloudWatchOptions): CloudWatchMetrics => {
  const { now = () => new Date(), everyMilliseconds = 5000, closeMilliseconds = 5000 } = options;
  const { buffer, send, destroy } = makeSender(options);
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  let closed = false;
  /** One after the other: two at once would put back into each other's order. */
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    last = last.then(send);
    await last;
    if (buffer.size > 0) sendSoon();
  };
  const sendSoon = (): void => {
    if (timer !== undefined || closed) return;
    timer = setTimeout(() => void flush(), everyMilliseconds).unref();
  };
  return {
    measure(measurement) {
      const datum = datumOf(measurement, now());
      if (closed || datum === null) return;
      buffer.add(datum);
      sendSoon();
    },
    flush,
    async close() {
      if (closed) return;
      closed = true;
      await waitAtMost(flush(), closeMilliseconds);
      destroy();
    },
  };
};
