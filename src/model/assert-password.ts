import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { MonkeyError } from './errors.ts';

/** ASVS 5.0, 6.2.1 and NIST SP 800-63B-4, 3.1.1.2: 8 is the least with a second factor, 15 without one; 12 is in between, for either. */
export const PASSWORD_LEAST = 12;
/** ASVS 5.0, 6.2.9 asks for at least 64. More than this only keeps the server busy. */
export const PASSWORD_MOST = 128;
/** A part of a name that is shorter turns up in words by chance. */
const SHORTEST_NAME_PART = 4;
/** What must be left of a password without the person's own names. */
const LEAST_BESIDE_NAMES = 8;
/** zxcvbn: 10^8 guesses are what separates "somewhat guessable" from "safely unguessable" by who tries at the server. */
const LEAST_GUESSES_LOG10 = 8;

/** Whose password it is to be. */
export interface Owner {
  readonly name: string;
  readonly email: string;
}

/** What the program itself is called. */
const OWN_WORDS = ['security', 'monkey'];

let factory: Promise<{ judge: ZxcvbnFactory; leaked: ReadonlySet<string> }> | null = null;

const makeFactory = async () => {
  const { ZxcvbnFactory } = await import('@zxcvbn-ts/core');
  const { adjacencyGraphs, dictionary } = await import('@zxcvbn-ts/language-common');
  return { judge: new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }), leaked: new Set(dictionary['passwords-common']) };
};

/** The list of leaked passwords takes a quarter of a second to load, which only those wait for who choose a password. */
const load = () => {
  factory ??= makeFactory();
  return factory;
};

const refuse = (sentence: string): never => {
  throw new MonkeyError('weak-password', sentence);
};

const partsOf = ({ name, email }: Owner): string[] =>
  [...new Set(`${name} ${email}`.toLowerCase().split(/[^\p{L}\p{N}]+/u))].filter((part) => part.length >= SHORTEST_NAME_PART);

const besideNames = (password: string, owner: Owner): string =>
  partsOf(owner)
    .sort((a, b) => b.length - a.length)
    .reduce((left, part) => left.replaceAll(part, ''), password.toLowerCase());

/**
 * Refuses a password that somebody else would guess: too short (12 to 128 characters, counted as people count them), leaked in a
 * breach, made of the person's own name or e-mail address, or of a pattern. Throws `weak-password` with a sentence that says which.
 */
export const assertPassword = async (password: string, owner: Owner): Promise<void> => {
  const text = password.normalize('NFKC');
  // NIST SP 800-63B-4, 3.1.1.2: each code point counts as one character.
  const { length } = Array.from(text);
  if (length < PASSWORD_LEAST)
    refuse(`A password has at least ${PASSWORD_LEAST} characters; this one has ${length}. A few words in a row are easy to remember.`);
  if (length > PASSWORD_MOST) refuse(`A password has at most ${PASSWORD_MOST} characters; this one has ${length}.`);
  if (besideNames(text, owner).length < LEAST_BESIDE_NAMES)
    refuse('This password is made of your own name or e-mail address, which others know.');
  const { judge, leaked } = await load();
  if (leaked.has(text.toLowerCase()))
    refuse('This password is on the list of those that have leaked most often; whoever guesses begins with them.');
  const { guessesLog10, sequence } = judge.check(text, [...partsOf(owner), ...OWN_WORDS]);
  if (guessesLog10 >= LEAST_GUESSES_LOG10) return;
  const isLeaked = sequence.some((part) => 'dictionaryName' in part && part.dictionaryName === 'passwords-common');
  refuse(
    isLeaked
      ? 'This password is made of one that has leaked, which is easy to guess. Take a few words that have nothing to do with each other.'
      : 'This password follows a pattern that is easy to guess. Take a few words that have nothing to do with each other.',
  );
};
