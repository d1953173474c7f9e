import { describe, expect, test } from 'vitest';
import { listOf, oneOf, text, textWhere, type ValueKind, type Written, wholeNumber, yesNoOrAuto, yesOrNo } from './value-kind.ts';

const level = oneOf(['debug', 'warn'], { warning: 'warn' });
const letters = listOf('letters', (member) => /^[a-z]$/.test(member));

type Case = readonly [kind: ValueKind<unknown>, written: Written, value: unknown];

describe('a value', () => {
  test.each<Case>([
    [text, 'a', 'a'],
    [text, '', ''],
    [textWhere('one letter', (one) => one.length === 1), 'a', 'a'],
    [level, 'DEBUG', 'debug'],
    [level, 'Warning', 'warn'],
    [wholeNumber(1, 10), '10', 10],
    [wholeNumber(1, 10), ' 7 ', 7],
    [wholeNumber(1, 10), 1, 1],
    [wholeNumber(0, 10), '0', 0],
    [yesOrNo, true, true],
    [yesOrNo, 'False', false],
    [yesOrNo, 'yes', true],
    [yesOrNo, 'off', false],
    [yesOrNo, '1', true],
    [yesOrNo, 0, false],
    [yesNoOrAuto, 'AUTO', 'auto'],
    [yesNoOrAuto, 'no', false],
    [letters, 'a, b,,a', ['a', 'b']],
    [letters, ['a', 'b', 'a'], ['a', 'b']],
    [letters, '', []],
    [letters, [], []],
  ])('%# is read: %s', (kind, written, value) => {
    expect(kind.read(written)).toEqual(value);
  });
});

describe('what is none', () => {
  test.each<readonly [kind: ValueKind<unknown>, written: Written]>([
    [text, 5],
    [text, true],
    [text, ['a']],
    [textWhere('one letter', (one) => one.length === 1), 'ab'],
    [level, 'loud'],
    [level, 'constructor'],
    [wholeNumber(1, 10), ''],
    [wholeNumber(1, 10), '11'],
    [wholeNumber(1, 10), '-1'],
    [wholeNumber(1, 10), '0x5'],
    [wholeNumber(1, 10), '1e0'],
    [wholeNumber(1, 10), 1.5],
    [wholeNumber(1, 10), Number.NaN],
    [wholeNumber(0, 10), true],
    [wholeNumber(0, 10), ['5']],
    [yesOrNo, 'maybe'],
    [yesOrNo, ''],
    [yesOrNo, 2],
    [letters, 'a,bb'],
    [letters, 5],
    [letters, true],
  ])('%# is refused: %s', (kind, written) => {
    expect(kind.read(written)).toBeUndefined();
  });
});
