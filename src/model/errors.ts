/**
 * Every error that a person can meet, by code. `exit` is the exit status of the command, `status` the HTTP status.
 * A sentence says what is wrong and, where there is one, what to do.
 */
export const ERRORS = {
  'bad-input': { exit: 2, status: 400, means: 'A value that was given cannot be used.' },
  'not-found': { exit: 2, status: 404, means: 'What was named does not exist.' },
  conflict: { exit: 2, status: 409, means: 'What was asked for contradicts what is stored.' },
  unauthenticated: { exit: 2, status: 401, means: 'Nobody is signed in.' },
  forbidden: { exit: 2, status: 403, means: 'The signed-in user may not do that.' },
  'sign-in-failed': {
    exit: 2,
    status: 401,
    means: 'What was given to sign in does not fit anybody, or a provider of single sign-on has not answered as it must.',
  },
  'sign-in-refused': {
    exit: 2,
    status: 403,
    means: 'A provider of single sign-on has told who somebody is, but they are not admitted here.',
  },
  'provider-unreachable': { exit: 4, status: 503, means: 'A provider of single sign-on does not answer.' },
  'weak-password': { exit: 2, status: 400, means: 'A password would be guessed.' },
  'mail-failed': { exit: 4, status: 502, means: 'The mail server does not take a message.' },
  'too-many-requests': { exit: 2, status: 429, means: 'Too many attempts in a short time.' },
  'bad-setting': { exit: 2, status: 500, means: 'A setting has a value that cannot be used, or is unknown.' },
  'bad-data-folder': { exit: 4, status: 500, means: 'The data folder cannot be used.' },
  'database-unreachable': { exit: 4, status: 503, means: 'The database does not answer.' },
  'database-failed': { exit: 4, status: 500, means: 'The database refused a statement.' },
  'broker-unreachable': { exit: 4, status: 503, means: 'The broker does not answer.' },
  'broker-failed': { exit: 4, status: 500, means: 'The broker refused a command.' },
  'schema-too-old': { exit: 4, status: 503, means: 'The database has an older schema than the program.' },
  'schema-too-new': { exit: 4, status: 503, means: 'The database has a newer schema than the program.' },
  'port-in-use': { exit: 4, status: 500, means: 'Another program listens on the port.' },
  'wrong-runtime': { exit: 4, status: 500, means: 'The program runs on a version of Node.js that it does not support.' },
  'lease-lost': { exit: 5, status: 500, means: 'Another worker has taken over the run or the job, so this one writes nothing more.' },
  'already-running': { exit: 5, status: 409, means: 'Another run of the same account and technology is under way.' },
  'stacks-overlap': { exit: 4, status: 500, means: 'Two stacks would watch the same technology.' },
  'child-died': { exit: 1, status: 500, means: 'A process of a worker died with a task in hand. The task is tried again.' },
  'version-mismatch': { exit: 4, status: 500, means: 'Processes of one stack have different versions or settings.' },
  'defective-check': { exit: 1, status: 500, means: 'A check broke a rule: it threw, or yielded two findings with one key.' },
  interrupted: { exit: 130, status: 503, means: 'The command was asked to stop.' },
  internal: { exit: 1, status: 500, means: 'A defect of the program.' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error that a person may read: a code from the catalogue and a sentence. */
export class MonkeyError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'MonkeyError';
    this.code = code;
  }
}

/** Too many attempts in a short time. */
export class ThrottledError extends MonkeyError {
  /** When it is worth while to try again: seconds from now, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(sentence: string, retryAfterSeconds: number) {
    super('too-many-requests', sentence);
    this.name = 'ThrottledError';
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
  }
}

/** The sentence of whatever was thrown. */
export const sentenceOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
