/** An answer lacks what it always has, so it cannot be trusted to say anything. */
class IncompleteAnswer extends Error {
  override readonly name = 'UndecodableAnswer';
}

/** What an answer must contain. `what` is named in the failure when it does not. */
export const required = <Value>(value: Value | null | undefined, what: string): Value => {
  if (value === undefined || value === null) throw new IncompleteAnswer(`The answer has no ${what}.`);
  return value;
};
