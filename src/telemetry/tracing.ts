export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** What the work within a span may say of it. */
export interface SpanNotes {
  set(attributes: SpanAttributes): void;
}

/** Where a span belongs, in a form that travels with a job or to another process: the fields of W3C Trace Context. */
export type TraceFields = Readonly<Record<string, string>>;

export interface SpanOptions {
  /** What `inject` gave elsewhere. Without it, or when it says nothing, the span belongs to the one around it. */
  readonly parent?: TraceFields | undefined;
}

export interface Tracing {
  /** Does the work in a span of its own. Spans that begin within the work are its children; an error is noted and thrown on. */
  span<T>(name: string, attributes: SpanAttributes, work: (notes: SpanNotes) => Promise<T>, options?: SpanOptions): Promise<T>;
  /** The span that is under way here, for whoever goes on elsewhere; empty when there is none. */
  inject(): TraceFields;
  /** Sends what waits, for a limited time. Never rejects. */
  close(): Promise<void>;
}

const SILENT: SpanNotes = { set: () => undefined };

/** Does the work and tells nobody. */
export const NO_TRACING: Tracing = {
  span: async (_name, _attributes, work) => work(SILENT),
  inject: () => ({}),
  close: () => Promise.resolve(),
};
