import { SignInFailure } from './sign-in-failure.ts';

/** As providers send them: a map of claims or attributes. */
export type Claims = Readonly<Record<string, unknown>>;

/** RFC 5321: 64 for the local part, 255 for the domain, 256 with brackets around. */
const LONGEST_EMAIL = 254;
/** Without comments, quotes and other alphabets: two texts that look alike are alike. */
const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/;
const LONGEST_NAME = 100;
/** OpenID Connect allows 255, SAML 256; some send distinguished names. */
const LONGEST_SUBJECT = 1_024;
/** Control characters, and marks that are not seen or turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The first of these claims that is a text. */
export const textOf = (claims: Claims, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
};

/** An address in lower case; null: it is none, or one that is better not trusted. */
export const emailOf = (text: string | null): string | null => {
  const email = text?.toLowerCase() ?? '';
  return email.length <= LONGEST_EMAIL && EMAIL.test(email) ? email : null;
};

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

/** What people see; without one, what stands before the `@`. */
export const nameOf = (text: string | null, email: string): string => {
  const name = (text ?? '').replaceAll(UNSEEN, ' ').trim();
  return (name || email.slice(0, email.indexOf('@'))).slice(0, LONGEST_NAME);
};

export const subjectOf = (text: unknown): string => {
  if (typeof text === 'string' && text !== '' && text.length <= LONGEST_SUBJECT && text.replaceAll(UNSEEN, '') === text) return text;
  throw new SignInFailure('sign-in-failed', 'The provider gives an id of the person that cannot be used.');
};

/** The groups; without the claim there are none. What is no list of texts is not known, and that is not the same. */
export const groupsOf = (claims: Claims, names: readonly string[]): readonly string[] => {
  const name = names.find((one) => Object.hasOwn(claims, one));
  const value = name === undefined ? [] : claims[name];
  const list: unknown = typeof value === 'string' ? [value] : value;
  if (Array.isArray(list) && list.every((group) => typeof group === 'string')) return list;
  throw new SignInFailure('sign-in-failed', `The claim ${name} is no list of groups.`);
};
