import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTING_NAMES, settingOf } from '../../src/settings/settings.ts';

/** Settings that nothing reads yet. Whoever wires one takes it out, and writes a test that fails when it is ignored. */
const NOT_YET_WIRED: ReadonlySet<string> = new Set([]);

const KEYS = SETTING_NAMES.map((name) => settingOf(name).key);

/** What the tests of this folder are named for: `test('api_port: the program listens there'`. */
const tested = new Set(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts') && name !== basename(import.meta.filename))
    .flatMap((name) => [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/\btest\('(\w+): /g)].map((match) => match[1]!)),
);

test('every setting has a test that is named for it, or waits to be wired', () => {
  expect(KEYS.filter((key) => !tested.has(key) && !NOT_YET_WIRED.has(key))).toEqual([]);
});

test('what waits to be wired is a setting, and has no test', () => {
  expect([...NOT_YET_WIRED].filter((key) => !KEYS.includes(key) || tested.has(key))).toEqual([]);
});

test('no test is named for a setting that does not exist', () => {
  expect([...tested].filter((key) => !KEYS.includes(key))).toEqual([]);
});
