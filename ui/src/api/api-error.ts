/** What the server answered instead of what was asked for; `message` is the sentence of its problem. */
export class ApiError extends Error {
  /** 0: there was no answer at all. */
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}
