/** What was measured of one series within one minute. */
export interface Datum {
  readonly name: string;
  readonly tech: string;
  readonly account: string;
  /** When the first of it was measured. */
  readonly at: Date;
  readonly samples: number;
  readonly sum: number;
  readonly least: number;
  readonly most: number;
}

/** Holds what waits to be sent. Equal series of one minute are one datum: CloudWatch keeps no finer time than that. */
export interface MetricBuffer {
  add(datum: Datum): void;
  /** Takes out the oldest, as many as one request may carry. */
  take(): Datum[];
  /** Puts back what was taken and could not be sent; it is older than what came meanwhile. */
  putBack(data: readonly Datum[]): void;
  /** Counts as dropped what was taken and can never be sent. */
  drop(data: readonly Datum[]): void;
  readonly size: number;
  /** How many measurements were dropped. */
  readonly dropped: number;
}

export interface BufferLimits {
  /** Of data that wait. */
  readonly held: number;
  /** Of data in one request: 1,000 of CloudWatch. */
  readonly perRequest: number;
  /** Of bytes in one request: 1 MB of CloudWatch, before compression. */
  readonly bytesPerRequest: number;
}

const MINUTE = 60_000;
/** Names of members, numbers, the date: 250 bytes in JSON, and numbers may be longer. */
const BYTES_AROUND = 400;
const LONGEST_DIMENSION = 1024;

const keyOf = ({ name, tech, account, at }: Datum): string => JSON.stringify([name, tech, account, Math.floor(at.getTime() / MINUTE)]);

/** As JSON; a character may need an escape. */
const bytesOf = ({ tech, account }: Datum): number => BYTES_AROUND + 2 * (tech.length + account.length);

/** CloudWatch takes 1 to 1,024 printable characters of ASCII, of which the first is no colon; one bad value would have the whole request refused. */
const asDimension = (text: string): string => {
  const ascii = text
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .replace(/^[\s:]+/, '')
    .slice(0, LONGEST_DIMENSION);
  return ascii === '' ? 'unknown' : ascii;
};

const merged = (earlier: Datum, later: Datum): Datum => ({
  ...earlier,
  samples: earlier.samples + later.samples,
  sum: earlier.sum + later.sum,
  least: Math.min(earlier.least, later.least),
  most: Math.max(earlier.most, later.most),
});

class BoundedBuffer implements MetricBuffer {
  dropped = 0;
  readonly #limits: BufferLimits;
  /** A map keeps the order in which its keys came: the oldest is the first. */
  #held = new Map<string, Datum>();

  constructor(limits: BufferLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#held.size;
  }

  add(datum: Datum): void {
    this.#merge({ ...datum, tech: asDimension(datum.tech), account: asDimension(datum.account) });
    this.#dropOldest();
  }

  take(): Datum[] {
    const taken: Datum[] = [];
    let bytes = 0;
    for (const [key, datum] of this.#held) {
      bytes += bytesOf(datum);
      if (taken.length >= this.#limits.perRequest || (bytes > this.#limits.bytesPerRequest && taken.length > 0)) break;
      taken.push(datum);
      this.#held.delete(key);
    }
    return taken;
  }

  putBack(data: readonly Datum[]): void {
    const newer = this.#held.values();
    this.#held = new Map();
    for (const datum of data) this.#merge(datum);
    for (const datum of newer) this.#merge(datum);
    this.#dropOldest();
  }

  drop(data: readonly Datum[]): void {
    for (const { samples } of data) this.dropped += samples;
  }

  #merge(datum: Datum): void {
    const key = keyOf(datum);
    const earlier = this.#held.get(key);
    this.#held.set(key, earlier === undefined ? datum : merged(earlier, datum));
  }

  #dropOldest(): void {
    for (const [key, datum] of this.#held) {
      if (this.#held.size <= this.#limits.held) return;
      this.#held.delete(key);
      this.drop([datum]);
    }
  }
}

export const makeMetricBuffer = (limits: BufferLimits): MetricBuffer => new BoundedBuffer(limits);
