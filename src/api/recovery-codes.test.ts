import { expect, test } from 'vitest';
import { hashOfRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';

test('codes have 80 bits, and none of them is like another', () => {
  const codes = Array.from({ length: 50 }, () => makeRecoveryCodes().codes).flat();
  expect(new Set(codes).size).toBe(500);
  expect(codes.every((code) => /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/.test(code))).toBe(true);
  // Every letter turns up: none of the 32 has been left out.
  expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
});

test('a code is the same however it was written down', () => {
  const hash = hashOfRecoveryCode('0a1b-2c3d-4e5f-6g7h');
  for (const written of ['0A1B 2C3D 4E5F 6G7H', 'oalb2c3d4e5f6g7h', ' 0a1b-2c3d-4e5f-6g7h ', 'OAIB-2C3D-4E5F-6G7H'])
    expect(hashOfRecoveryCode(written)).toEqual(hash);
  expect(hashOfRecoveryCode('0a1b-2c3d-4e5f-6g7j')).not.toEqual(hash);
});
