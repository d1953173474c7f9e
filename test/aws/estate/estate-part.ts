import type { ClientsOf } from '../account-clients.ts';

/** One simulated account. */
export interface Estate {
  readonly account: string;
  readonly regions: readonly string[];
  /** What to make a client of a region with. */
  readonly in: (region: string) => ClientsOf;
}

/** One thing that was done to one item. */
export interface Deed {
  readonly technology: string;
  readonly kind: 'created' | 'changed' | 'deleted' | 'ephemeral';
  /** The item's name, or for keys and groups the part of it that we chose. */
  readonly name: string;
  readonly region: string;
  readonly what: string;
}

/** A technology of the estate. */
export interface EstatePart {
  readonly technology: string;
  /** Made in this order; 10 unless said: the parts of IAM build on each other, and others use their roles. */
  readonly order?: number;
  /** What moves by itself and cannot be moved in moto. */
  readonly impossible?: string;
  /** Makes a handful of items; returns what the names of all begin with or are. */
  seed(estate: Estate): Promise<readonly string[]>;
  /** One created, one changed, one deleted, one that only moved by itself. Needs what `seed` made. */
  day(estate: Estate): Promise<readonly Deed[]>;
}

/** A policy document that allows one thing to one principal, or to nobody named when it is for an identity. */
export const allow = (Action: string, Resource: string, principal?: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource, ...(principal === undefined ? {} : { Principal: { AWS: principal } }) }],
  });

export const deeds = (
  technology: string,
  region: string,
  done: Readonly<Record<Deed['kind'], readonly [name: string, what: string] | null>>,
): Deed[] =>
  Object.entries(done).flatMap(([kind, deed]) =>
    deed === null ? [] : [{ technology, region, kind: kind as Deed['kind'], name: deed[0], what: deed[1] }],
  );
