/** A filter that is not understood; the message is a sentence for whoever wrote it. */
export class BadFilterError extends Error {
  override readonly name = 'BadFilterError';
}
