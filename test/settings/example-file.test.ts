import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { matchEntries } from '../../src/settings/match-entries.ts';
import { parseSettingsFile } from '../../src/settings/parse-settings-file.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import { SETTING_NAMES } from '../../src/settings/settings.ts';

const NAME = 'monkey.config.example.yaml';
const example = readFileSync(new URL(`../../${NAME}`, import.meta.url), 'utf8');
const fileOf = (text: string) => ({ name: NAME, folder: '/', entries: parseSettingsFile(NAME, text) });

test('the example as it stands sets nothing', () => {
  expect(fileOf(example).entries).toEqual([]);
});

test('with everything switched on it sets every setting to its default', () => {
  const file = fileOf(example.replaceAll(/^#(?=\w+: )/gm, ''));
  expect(new Set(matchEntries(file).keys())).toEqual(new Set(SETTING_NAMES));
  expect(resolveSettings({}, file).settings).toEqual(resolveSettings({}).settings);
});

test('what it says of several machines can be used', () => {
  const several = [...example.matchAll(/^# {3}(\w+: .*)$/gm)].map((match) => match[1]!).join('\n');
  expect(resolveSettings({}, fileOf(several)).settings).toMatchObject({ brokerUrl: 'redis://localhost:6379/0' });
});
