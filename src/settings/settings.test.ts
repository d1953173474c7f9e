import { expect, test } from 'vitest';
import { SETTING_GROUPS, SETTING_NAMES, SETTINGS, settingOf } from './settings.ts';

test.each(SETTING_NAMES.map((name) => [settingOf(name).key, settingOf(name)] as const))('%s is defined in full', (_key, setting) => {
  expect(setting.kind.read(setting.default), 'its default is a value of it').toBeDefined();
  expect(setting.sentence).toMatch(/^[A-Z].*\.$/);
  expect(setting.kind.valid).toMatch(/^\S.*[^.]$/);
});

test('no two settings share a name, in whatever case it is written', () => {
  const keys = SETTING_NAMES.flatMap((name) => [settingOf(name).key, ...settingOf(name).otherKeys]).map((key) => key.toLowerCase());
  const variables = SETTING_NAMES.flatMap((name) => [settingOf(name).variable, ...settingOf(name).otherVariables]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(variables).size).toBe(variables.length);
});

test('every setting is in one group', () => {
  expect(Object.values(SETTING_GROUPS).flat()).toEqual(Object.values(SETTINGS));
});

test('what could be a secret is hidden', () => {
  const open = SETTING_NAMES.filter((name) => settingOf(name).hides === 'nothing');
  expect(open.filter((name) => /secret|password|token|database_url|broker/i.test(settingOf(name).key))).toEqual([]);
});

test('the variables are those of the original, or begin with our prefix', () => {
  const others = SETTING_NAMES.map((name) => settingOf(name).variable).filter((variable) => !variable.startsWith('MONKEY_'));
  expect(others).toEqual([
    'SECURITYGROUP_INSTANCE_DETAIL',
    'SENSITIVE_SERVICES',
    'LOG_LEVEL',
    'LOG_FILE',
    'METRICS_ENABLED',
    'METRICS_NAMESPACE',
    'METRICS_POST_REGION',
  ]);
});
