/** Why a request to an address that a person or a setting named was not made, or not finished. */
export type OutboundReason =
  /** Not http or https, or with a name and a password in it. */
  | 'bad-address'
  /** The name has no address. */
  | 'unresolved'
  /** The name leads to where the program must not go. */
  | 'refused-address'
  | 'bad-redirect'
  | 'too-large'
  | 'timed-out'
  /** No connection, or one that broke. */
  | 'unreachable';

/** A request that was not made, or not finished. The sentence names hosts and addresses: it is for the log, not for who asked. */
export class OutboundError extends Error {
  readonly reason: OutboundReason;

  constructor(reason: OutboundReason, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'OutboundError';
    this.reason = reason;
  }
}
