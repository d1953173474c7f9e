import { ApiError } from '../../api/api-error.ts';

/** What the server says of a sign-in at a provider is a code, so that nobody can put words into our mouth by a link. */
const SENTENCES: Readonly<Record<string, string>> = {
  'sign-in-failed':
    'The sign-in was not finished: it took too long, was begun in another browser, or the answer of the provider could not be used. Try again. Should it happen again, ask your administrator: the log of the program says why.',
  'sign-in-refused':
    'The provider knows you, but you are not admitted here. Ask your administrator for access; the log of the program says why you have none.',
  'provider-unreachable': 'The provider does not answer. Try again in a moment, or sign in another way.',
};

/** Why a sign-in has led back to this page; null: it has not. */
export const signInProblem = (code: string | null): Error | null => {
  const sentence = code !== null && Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
  if (code === null) return null;
  return sentence === undefined ? new Error('The sign-in was not finished. Try again.') : new ApiError(401, code, sentence);
};
