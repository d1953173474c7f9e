import { MonkeyError } from '../model/errors.ts';

/** The stack of whoever names none. */
export const DEFAULT_STACK = 'default';

/** It becomes part of names that Redis and PostgreSQL keep; a dot separates it there. */
const STACK = /^[a-z0-9][a-z0-9-]{0,39}$/i;

/** `''` is the default stack. Throws a sentence when a name cannot be used. */
export const stackName = (stack: string): string => {
  if (stack === '') return DEFAULT_STACK;
  if (STACK.test(stack)) return stack;
  throw new MonkeyError('bad-setting', `The stack is called "${stack}"; a name has up to 40 letters, digits and hyphens.`);
};
