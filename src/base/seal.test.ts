import { expect, test } from 'vitest';
import { makeSeal } from './seal.ts';

const OLD = 'the key that was in use before this one';
const NEW = 'the key that has been in use since then';

test('what is sealed opens again, and never looks the same twice', () => {
  const seal = makeSeal([NEW]);
  const [one, other] = [seal.close('JBSWY3DP', 'totp 7'), seal.close('JBSWY3DP', 'totp 7')];
  expect(one).not.toBe(other);
  expect(one).toMatch(/^sealed:[\w-]{8}:[\w-]+$/);
  expect(Buffer.from(one.split(':')[2]!, 'base64url').toString('latin1')).not.toContain('JBSWY3DP');
  expect([seal.open(one, 'totp 7'), seal.open(other, 'totp 7')]).toEqual(['JBSWY3DP', 'JBSWY3DP']);
});

test('it opens for nobody else, and not when a bit of it has changed', () => {
  const seal = makeSeal([NEW]);
  const sealed = seal.close('JBSWY3DP', 'totp 7');
  expect(() => seal.open(sealed, 'totp 8')).toThrow();
  const [mark, id, body] = sealed.split(':');
  const bytes = Buffer.from(body!, 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index]! ^= 1;
    expect(() => seal.open(`${mark}:${id}:${changed.toString('base64url')}`, 'totp 7')).toThrow();
  }
});

test('after a change of keys the old ones still open, and what they sealed is told to be old', () => {
  const sealed = makeSeal([OLD]).close('JBSWY3DP', 'totp 7');
  const both = makeSeal([NEW, OLD]);
  expect(both.open(sealed, 'totp 7')).toBe('JBSWY3DP');
  expect([both.isOld(sealed), both.isOld(both.close('x', 'totp 7'))]).toEqual([true, false]);
  expect(() => makeSeal([NEW]).open(sealed, 'totp 7')).toThrow(/sealed with another key .* previous_secret_keys/);
});
