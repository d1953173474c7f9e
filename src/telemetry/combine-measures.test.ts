import { expect, test } from 'vitest';
import { combineMeasures } from './combine-measures.ts';
import type { Measurement } from './measurement.ts';

const measurement: Measurement = { what: 'failure', technology: 's3', reason: 'AccessDenied' };

test('every end gets every measurement', () => {
  const [one, other]: [Measurement[], Measurement[]] = [[], []];
  combineMeasures([(m) => one.push(m), (m) => other.push(m)], () => undefined)(measurement);
  expect([one, other]).toEqual([[measurement], [measurement]]);
});

test('an end that throws is told of and stops neither the others nor what is measured', () => {
  const got: Measurement[] = [];
  const told: unknown[] = [];
  const broken = new Error('broken');
  const measure = combineMeasures(
    [
      () => {
        throw broken;
      },
      (m) => got.push(m),
    ],
    (error) => told.push(error),
  );
  expect(() => measure(measurement)).not.toThrow();
  expect(got).toEqual([measurement]);
  expect(told).toEqual([broken]);
});
