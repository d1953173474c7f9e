import { expect, test } from 'vitest';
import { MonkeyError } from '../model/errors.ts';
import { readSettings, SETTINGS } from './settings.ts';

test('without any variable everything has its default', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({ databaseUrl: 'embedded:./data', apiHost: '127.0.0.1', apiPort: 5000, managedPolicies: 'attached' });
  expect(settings.sensitiveServices).toContain('iam');
});

test('every default is a value of its setting', () => {
  for (const { variable, default: text, parse, sentence } of Object.values(SETTINGS)) {
    expect(() => parse(text), variable).not.toThrow();
    expect(sentence, variable).toMatch(/\.$/);
  }
});

test('lists and choices are read leniently', () => {
  expect(readSettings({ SENSITIVE_SERVICES: 'all' }).sensitiveServices).toBe('ALL');
  expect(readSettings({ SENSITIVE_SERVICES: ' S3, ,ec2 ' }).sensitiveServices).toEqual(['s3', 'ec2']);
  expect(readSettings({ SENSITIVE_SERVICES: '' }).sensitiveServices).toEqual([]);
  expect(readSettings({ SECURITYGROUP_INSTANCE_DETAIL: 'none' }).securityGroupInstanceDetail).toBe('NONE');
  expect(readSettings({ MONKEY_API_PORT: '0' }).apiPort).toBe(0);
});

test.each([
  [{ MONKEY_TYPO: '' }, /no setting MONKEY_TYPO/],
  [{ MONKEY_API_PORT: '65536' }, /MONKEY_API_PORT is "65536".*from 0 to 65535/],
  [{ MONKEY_API_PORT: '' }, /MONKEY_API_PORT is ""/],
  [{ MONKEY_API_PORT: '1.5' }, /whole number/],
  [{ MONKEY_WORKER_CONCURRENCY: '0' }, /from 1 to 64/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL is "loud".*debug, info, warn, error, silent/],
  [{ MONKEY_MANAGED_POLICIES: 'some' }, /attached, all/],
])('%j is refused by name', (environment, sentence) => {
  expect(() => readSettings(environment as NodeJS.ProcessEnv)).toThrow(expect.objectContaining({ code: 'bad-setting' }));
  expect(() => readSettings(environment as NodeJS.ProcessEnv)).toThrow(sentence);
  expect(() => readSettings(environment as NodeJS.ProcessEnv)).toThrow(MonkeyError);
});

test('variables of others are none of our business', () => {
  expect(() => readSettings({ PATH: '/bin', AWS_REGION: 'x', MONKEYS: '3' })).not.toThrow();
});
