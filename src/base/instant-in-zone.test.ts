import { expect, test } from 'vitest';
import { instantInZone } from './instant-in-zone.ts';

test.each([
  ['2026-01-02T00:00:00.000Z', 'UTC', '2026-01-02T00:00:00.000Z'],
  ['2026-01-02T00:00:00.001Z', 'Asia/Kolkata', '2026-01-02T05:30:00.001+05:30'],
  ['2026-07-01T22:30:00.000Z', 'Europe/Berlin', '2026-07-02T00:30:00.000+02:00'],
  ['2026-01-01T00:30:00.000Z', 'America/New_York', '2025-12-31T19:30:00.000-05:00'],
  ['2026-01-01T00:00:00.000Z', 'Europe/London', '2026-01-01T00:00:00.000+00:00'],
  ['1900-01-01T00:00:00.000Z', 'Europe/Paris', '1900-01-01T00:09:21.000+00:09:21'],
])('%s in %s is %s', (instant, zone, text) => {
  expect(instantInZone(new Date(instant), zone)).toBe(text);
});
