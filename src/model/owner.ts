/** Who owns what a check asked for, as the store tells it. */
export interface Owner {
  readonly identifier: string;
  readonly name: string;
  readonly type: string;
  readonly thirdParty: boolean;
}

/** What a check may ask: whose account this is, or whose bucket, network, … */
export interface Ask {
  readonly kind: string;
  readonly value: string;
}

export const askKey = (ask: Ask): string => `${ask.kind} ${ask.value}`;
