/** Thrown to whoever puts into a channel that nobody reads any more. */
export class ChannelClosed extends Error {
  override readonly name = 'ChannelClosed';
}

/** Many put, one takes. Whoever puts waits while the channel is full, so that a slow reader slows down the writers. */
export class Channel<Value> {
  readonly #capacity: number;
  readonly #waiting: Value[] = [];
  #putters: (() => void)[] = [];
  #taker: (() => void) | null = null;
  #state: 'open' | 'ended' | 'closed' = 'open';
  #failure: { readonly thrown: unknown } | null = null;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  async put(value: Value): Promise<void> {
    while (this.#state === 'open' && this.#waiting.length >= this.#capacity)
      await new Promise<void>((resolve) => this.#putters.push(resolve));
    if (this.#state !== 'open') throw new ChannelClosed('Nobody reads this channel any more.');
    this.#waiting.push(value);
    this.#taker?.();
  }

  /** Nothing more comes; what waits may still be taken. */
  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#taker?.();
  }

  /** The reader gets this error next, before anything that waits. */
  fail(thrown: unknown): void {
    this.#failure ??= { thrown };
    this.end();
  }

  async *values(): AsyncGenerator<Value, void, undefined> {
    try {
      for (;;) {
        if (this.#failure !== null) throw this.#failure.thrown;
        if (this.#waiting.length > 0) {
          const value = this.#waiting.shift()!;
          this.#putters.shift()?.();
          yield value;
        } else if (this.#state === 'open') await new Promise<void>((resolve) => (this.#taker = resolve));
        else return;
      }
    } finally {
      this.#close();
    }
  }

  #close(): void {
    this.#state = 'closed';
    for (const wake of this.#putters) wake();
    this.#putters = [];
  }
}
