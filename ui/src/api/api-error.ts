/** What the server answered instead of what was asked for; `message` is the sentence of its problem. */
export class ApiError extends Error {
  /** 0: there was no answer at all. */
  readonly status: number;
  readonly code: string;
  /** What the log of the server calls the request; null: there was none, or nobody says. */
  readonly requestId: string | null;

  constructor(status: number, code: string, sentence: string, options?: ErrorOptions & { readonly requestId?: string | null }) {
    super(sentence, options);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = options?.requestId ?? null;
  }
}
