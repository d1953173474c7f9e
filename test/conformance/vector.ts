import type { Json, JsonObject } from '../../src/model/json.ts';

/** An account as vectors write it. */
export interface VectorAccount {
  readonly name: string;
  readonly identifier: string;
  readonly account_type: string;
  readonly third_party: boolean;
  readonly custom?: Readonly<Record<string, string | null>>;
}

export interface TrackedItem {
  readonly technology: string;
  readonly account: string;
  readonly name: string;
  readonly config: JsonObject;
}

/** Another item that the original read for the sake of the one that is judged. */
export interface SupportItem {
  readonly region: string | null;
  readonly name: string;
  readonly config: JsonObject;
}

type Support = Readonly<Record<string, readonly SupportItem[]>>;

/** What surrounds an item: the other accounts, the whitelist, tracked items, settings, the clock. */
export interface VectorContext {
  readonly accounts?: readonly VectorAccount[];
  readonly network_whitelist?: readonly { readonly name: string; readonly cidr: string }[];
  readonly tracked_items?: readonly TrackedItem[];
  /** By technology: read with their issues, and without. */
  readonly support?: { readonly auditors?: Support; readonly watchers?: Support };
  readonly settings?: JsonObject;
  readonly now?: string;
}

/** One test vector of any kind; `spec/vectors/README.md` says which members each kind has. */
export interface Vector {
  readonly id: string;
  readonly kind?: string;
  readonly modern?: { readonly expect?: Json; readonly informative?: boolean };
  readonly expect?: Json;
  readonly derived?: Json;
  readonly expected?: Json;
  readonly technology?: string;
  readonly unit?: string;
  readonly account?: VectorAccount | null;
  readonly context?: VectorContext;
  readonly item?: {
    readonly region: string | null;
    readonly account: string | null;
    readonly name: string | null;
    readonly arn: string | null;
    readonly config: JsonObject;
  };
  readonly run?: readonly string[];
  readonly input?: Json;
  readonly [member: string]: unknown;
}

/** A vector with the name of the file it stands in, without `.json`. */
export interface FiledVector {
  readonly file: string;
  readonly vector: Vector;
}
