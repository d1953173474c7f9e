import { expect, it } from 'vitest';
import { parseDate } from './parse-date.ts';

it('takes dates without an offset for UTC', () => {
  for (const text of ['2026-01-02T03:04:05Z', '2026-01-02 03:04:05', '2026-01-02 03:04:05+00:00', ' 2026-01-02T04:04:05+01:00 '])
    expect(parseDate(text)?.toISOString()).toBe('2026-01-02T03:04:05.000Z');
  expect(parseDate('2026-01-02')?.toISOString()).toBe('2026-01-02T00:00:00.000Z');
});

it('makes nothing of what is no date', () => {
  for (const value of [undefined, null, '', 'soon', 17]) expect(parseDate(value)).toBeNull();
});
