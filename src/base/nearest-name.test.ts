import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

const KNOWN = ['worker_concurrency', 'timezone', 's3', 'sqs', 'LOG_FILE'];

test.each([
  ['worker_concurency', 'worker_concurrency'],
  ['timezoen', 'timezone'],
  ['S3', 's3'],
  ['sqss', 'sqs'],
  ['log_fiel', 'LOG_FILE'],
  ['colour', null],
  ['', null],
])('%s is near %s', (name, near) => {
  expect(nearestName(name, KNOWN)).toBe(near);
});

test('the nearest of several is told', () => {
  expect(nearestName('iamrol', ['iamuser', 'iamrole', 'iamgroup'])).toBe('iamrole');
});
