import { expect } from 'vitest';
import { Problem } from '../../src/contract/problem.ts';
import type { ErrorCode } from '../../src/model/errors.ts';

interface Answered {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
  json<Body>(): Body;
}

/** An error as RFC 9457 has it, with one of our codes and a sentence. */
export const expectProblem = (response: Answered, status: number, code: ErrorCode, about = /\S/): void => {
  expect({ status: response.statusCode, body: response.json() }).toMatchObject({ status, body: { status, code } });
  expect(response.headers['content-type']).toContain('application/problem+json');
  const problem = Problem.parse(response.json());
  expect(problem.detail).toMatch(about);
  expect(problem.title).not.toBe('');
  expect(problem.requestId).toBe(response.headers['x-request-id']);
  expect(response.body).not.toMatch(/\s+at .*\.ts/);
};
