import { expect } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/model/errors.ts';
import type { Ran } from '../setup/run-monkey.ts';

/** One sentence with its code on stderr, the code's exit status, nothing on stdout, no stack trace. */
export const expectRefusal = ({ status, stdout, stderr }: Ran, code: ErrorCode, about: RegExp): void => {
  expect(stderr).toMatch(new RegExp(`^monkey: ${code}: \\S.*[.)]\\n$`, 's'));
  expect(stderr).toMatch(about);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.trimEnd().split('\n').length).toBe(1);
  expect(stdout).toBe('');
  expect(status).toBe(ERRORS[code].exit);
};
