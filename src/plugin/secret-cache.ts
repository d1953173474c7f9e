/** A secret that may be used for some time, like the credentials of an assumed role. JSON. */
export interface KeptSecret {
  /** Tells it from the one that replaces it; no secret itself. */
  readonly id: string;
  readonly value: unknown;
  /** Milliseconds from now. */
  readonly usableMs: number;
}

/** Where the processes of one worker share what is dear to fetch. Kept in memory only. */
export interface SecretCache {
  /** Null when there is none that may still be used. */
  get(key: string): Promise<KeptSecret | null>;
  keep(key: string, secret: KeptSecret): void;
  /** Says that this one has been refused. Tells nothing about the one that has replaced it. */
  forget(key: string, id: string): void;
}
