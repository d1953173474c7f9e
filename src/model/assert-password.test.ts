import { expect, test } from 'vitest';
import { assertPassword } from './assert-password.ts';

const VERA = { name: 'Vera Lindqvist', email: 'vera.lindqvist@acorn.example' };

test.each([
  'correct horse battery staple',
  'kT9#vLq2mPz8',
  'våra ängar är gröna i juli',
  '鳥は空を飛び魚は水の中を泳ぐ',
  'The auditors arrive on Thursdays only, by the side door, with biscuits, and nobody has ever asked them why that is so',
])('%s is taken', async (password) => {
  await expect(assertPassword(password, VERA)).resolves.toBeUndefined();
});

test.each([
  ['hunter2', /at least 12 characters; this one has 7/],
  ['🔑🔑🔑🔑🔑🔑', /at least 12 characters; this one has 6/],
  ['x7#'.repeat(43), /at most 128 characters; this one has 129/],
  ['unbelievable', /leaked most often/],
  ['PASSWORD1234', /leaked|pattern/],
  ['Password1234!', /leaked, which is easy to guess/],
  ['P@ssw0rdP@ssw0rd', /easy to guess/],
  ['aaaaaaaaaaaaaaaa', /pattern/],
  ['123456789012', /leaked most often/],
  ['abcdefghijklmnop', /pattern/],
  ['veralindqvist', /your own name/],
  ['Vera.Lindqvist1!', /your own name/],
  ['acornVERA2026', /your own name/],
  ['securitymonkey', /easy to guess/],
])('%s is refused', async (password, sentence) => {
  await expect(assertPassword(password, VERA)).rejects.toMatchObject({ code: 'weak-password', message: expect.stringMatching(sentence) });
});
