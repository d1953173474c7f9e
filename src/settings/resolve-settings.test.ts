import { describe, expect, test } from 'vitest';
import { MonkeyError } from '../model/errors.ts';
import { placeOf, sourceOf } from './configuration.ts';
import type { SettingsFile } from './match-entries.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { SettingName } from './settings.ts';

const file = (entries: Readonly<Record<string, unknown>>): SettingsFile => ({
  name: 'monkey.config.yaml',
  folder: '/etc/monkey',
  entries: Object.entries(entries).map(([key, value], index) => ({ key, value, line: index + 1 })),
});

const settings = (environment: NodeJS.ProcessEnv, entries: Readonly<Record<string, unknown>> = {}) =>
  resolveSettings(environment, file(entries)).settings;

describe('without anything', () => {
  test('everything has its default', () => {
    const configuration = resolveSettings({});
    expect(configuration.settings).toMatchObject({
      databaseUrl: 'embedded:./data',
      apiPort: 5000,
      workerConcurrency: 10,
      workerMaxTasksPerChild: 1,
      timezone: 'UTC',
      enableUtc: true,
      scheduleAtFullHour: false,
      imports: [],
      onlyWatch: [],
      metricsEnabled: false,
      metricsNamespace: 'securitymonkey',
      metricsPostRegion: 'us-east-1',
      secureCookies: 'auto',
      trustProxy: [],
    });
    expect(configuration.settings.sensitiveServices).toContain('iam');
    expect(new Set(Object.values(configuration.origins).map(sourceOf))).toEqual(new Set(['default']));
    expect(configuration.file).toBeNull();
  });
});

describe('where a value comes from', () => {
  test('the environment goes before the file, the file before the default', () => {
    const configuration = resolveSettings({ MONKEY_API_PORT: '1' }, file({ api_port: 2, api_host: '::1' }));
    expect(configuration.settings).toMatchObject({ apiPort: 1, apiHost: '::1', apiProcesses: 1 });
    const sources = (['apiPort', 'apiHost', 'apiProcesses'] as const).map((name) => sourceOf(configuration.origins[name]));
    expect(sources).toEqual(['environment MONKEY_API_PORT', 'monkey.config.yaml:2', 'default']);
  });

  test('a sentence names it where it was set', () => {
    const configuration = resolveSettings({ MONKEY_API_PORT: '1' }, file({ 'API-HOST': '::1' }));
    expect(placeOf(configuration, 'apiPort')).toBe('MONKEY_API_PORT');
    expect(placeOf(configuration, 'apiHost')).toBe('API-HOST (monkey.config.yaml:1)');
    expect(placeOf(configuration, 'secretKey')).toBe('MONKEY_SECRET_KEY');
  });

  test.each([['worker_concurrency'], ['WORKER_CONCURRENCY'], ['worker-concurrency'], ['Worker_Concurrency']])(
    'a key may be written %s',
    (key) => {
      expect(settings({}, { [key]: 3 }).workerConcurrency).toBe(3);
    },
  );
});

describe('names of the original', () => {
  test.each<readonly [key: string, value: unknown, name: SettingName, expected: unknown]>([
    ['SQLALCHEMY_DATABASE_URI', 'postgresql://m@db/x', 'databaseUrl', 'postgresql://m@db/x'],
    ['SQLALCHEMY_POOL_SIZE', 50, 'databasePoolSize', 50],
    ['SECRET_KEY', 'x'.repeat(32), 'secretKey', 'x'.repeat(32)],
    ['API_PORT', 8080, 'apiPort', 8080],
    ['DEFAULT_SENSITIVE', 'ALL', 'sensitiveServices', 'ALL'],
    ['PERMANENT_SESSION_LIFETIME', 60, 'sessionMinutes', 60],
    ['BASE_URL', 'https://monkey.example/', 'baseUrl', 'https://monkey.example/'],
    ['SESSION_COOKIE_SECURE', true, 'secureCookies', true],
    ['security_monkey_only_watch', ['s3'], 'onlyWatch', ['s3']],
    ['security_monkey_watcher_ignore', ['s3'], 'watcherIgnore', ['s3']],
  ])('the file may say %s', (key, value, name, expected) => {
    expect(settings({}, { [key]: value })[name]).toEqual(expected);
  });

  test.each<readonly [environment: NodeJS.ProcessEnv, name: SettingName, expected: unknown]>([
    [{ SQLALCHEMY_DATABASE_URI: 'postgresql://m@db/x' }, 'databaseUrl', 'postgresql://m@db/x'],
    [{ SECURITY_MONKEY_SECRET_KEY: 'x'.repeat(32) }, 'secretKey', 'x'.repeat(32)],
    [{ SECURITY_MONKEY_API_PORT: '8080' }, 'apiPort', 8080],
    [{ SECURITY_MONKEY_API_PORT: '' }, 'apiPort', 5000],
    [{ SECURITY_MONKEY_API_PORT: '1', MONKEY_API_PORT: '2' }, 'apiPort', 2],
    [{ SECURITY_MONKEY_POSTGRES_HOST: 'pg' }, 'databaseUrl', 'postgres://postgres@pg:5432/secmonkey'],
    [
      {
        SECURITY_MONKEY_POSTGRES_HOST: 'pg',
        SECURITY_MONKEY_POSTGRES_USER: 'm',
        SECURITY_MONKEY_POSTGRES_PASSWORD: 'a@b/c',
        SECURITY_MONKEY_POSTGRES_PORT: '5433',
        SECURITY_MONKEY_POSTGRES_DATABASE: 'x',
      },
      'databaseUrl',
      'postgres://m:a%40b%2Fc@pg:5433/x',
    ],
    [{ SECURITY_MONKEY_POSTGRES_HOST: '' }, 'databaseUrl', 'embedded:./data'],
    [{ SECURITY_MONKEY_POSTGRES_HOST: 'pg', MONKEY_DATABASE_URL: 'embedded:/d' }, 'databaseUrl', 'embedded:/d'],
    [{ SECURITY_MONKEY_REDIS_HOST: 'redis' }, 'brokerUrl', 'redis://redis:6379/0'],
    [{ SECURITY_MONKEY_REDIS_DB: '2' }, 'brokerUrl', 'redis://localhost:6379/2'],
    [{}, 'brokerUrl', ''],
    [{ METRICS_ENABLED: 'True' }, 'metricsEnabled', true],
    [{ LOG_LEVEL: 'WARNING' }, 'logLevel', 'warn'],
  ])('the environment may say %j', (environment, name, expected) => {
    expect(settings(environment)[name]).toEqual(expected);
  });

  test.each([['API_PORT'], ['SECRET_KEY'], ['BASE_URL'], ['SESSION_COOKIE_SECURE'], ['TIMEZONE'], ['STACK'], ['IMPORTS']])(
    'but %s of the environment is any program’s',
    (variable) => {
      expect(settings({ [variable]: '1' })).toEqual(settings({}));
    },
  );
});

describe('lists and choices', () => {
  test('are read leniently', () => {
    expect(settings({ SENSITIVE_SERVICES: 'all' }).sensitiveServices).toBe('ALL');
    expect(settings({}, { SENSITIVE_SERVICES: ['ALL'] }).sensitiveServices).toBe('ALL');
    expect(settings({ SENSITIVE_SERVICES: ' S3, ,ec2 ' }).sensitiveServices).toEqual(['s3', 'ec2']);
    expect(settings({ SENSITIVE_SERVICES: '' }).sensitiveServices).toEqual([]);
    expect(settings({ SECURITYGROUP_INSTANCE_DETAIL: 'none' }).securityGroupInstanceDetail).toBe('NONE');
    expect(settings({ MONKEY_TRUST_PROXY: '127.0.0.1, 10.0.0.0/8,::1,fd00::/8,loopback' }).trustProxy).toHaveLength(5);
  });
});

test.each<readonly [environment: NodeJS.ProcessEnv, sentence: RegExp]>([
  [{ MONKEY_TYPO: '' }, /no setting MONKEY_TYPO\. Known are: .*, MONKEY_API_HOST, .*, MONKEY_DATABASE_URL,/],
  [{ MONKEY_API_PROT: '' }, /no setting MONKEY_API_PROT\. Did you mean MONKEY_API_PORT\?/],
  [{ MONKEY_API_PORT: '65536' }, /MONKEY_API_PORT is "65536".*from 0 to 65535/],
  [{ MONKEY_API_PORT: '' }, /MONKEY_API_PORT is ""/],
  [{ MONKEY_API_PORT: '1.5' }, /whole number/],
  [{ MONKEY_WORKER_CONCURRENCY: '0' }, /from 1 to 256/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL is "loud".*debug, info, warn, error, silent/],
  [{ MONKEY_MANAGED_POLICIES: 'some' }, /attached, all/],
  [{ MONKEY_SECRET_KEY: 'at-least-32-characters-of-your-own-choosing' }, /^MONKEY_SECRET_KEY must be .* no example/],
  [{ MONKEY_PREVIOUS_SECRET_KEYS: `${'x'.repeat(32)},short` }, /^MONKEY_PREVIOUS_SECRET_KEYS must be a list of keys/],
  [
    { MONKEY_SECRET_KEY: 'short' },
    /^MONKEY_SECRET_KEY must be at least 32 characters long, and no example; "openssl rand -hex 32" makes one\.$/,
  ],
  [{ MONKEY_DATABASE_URL: 'mysql://m:hunter2@db' }, /^MONKEY_DATABASE_URL is "…@db", but must be "embedded:<folder>"/],
  [{ MONKEY_BROKER_URL: 'localhost 6379' }, /MONKEY_BROKER_URL is "localhost 6379", but must be empty, or an address/],
  [{ SECURITY_MONKEY_POSTGRES_HOST: 'a b' }, /^SECURITY_MONKEY_POSTGRES_HOST is/],
  [{ MONKEY_TIMEZONE: 'Mars' }, /MONKEY_TIMEZONE is "Mars".*a time zone/],
  [{ MONKEY_TIMEZONE: '+01:00' }, /a time zone/],
  [{ MONKEY_STACK: 'Payments' }, /MONKEY_STACK is "Payments".*40 small letters/],
  [{ MONKEY_STACK: 'x'.repeat(41) }, /40 small letters/],
  [{ MONKEY_BASE_URL: 'https://monkey.example/app' }, /without a path/],
  [{ MONKEY_BASE_URL: 'monkey.example' }, /without a path/],
  [{ MONKEY_TRUST_PROXY: '10.0.0.0/33' }, /addresses and networks/],
  [{ MONKEY_TRUST_PROXY: 'proxy.example' }, /addresses and networks/],
  [{ METRICS_ENABLED: 'maybe' }, /METRICS_ENABLED is "maybe", but must be true or false/],
  [{ METRICS_NAMESPACE: 'AWS/EC2' }, /does not begin with AWS/],
  [{ METRICS_POST_REGION: 'here' }, /an AWS region/],
])('%j is refused by name', (environment, sentence) => {
  expect(() => resolveSettings(environment)).toThrow(expect.objectContaining({ code: 'bad-setting' }));
  expect(() => resolveSettings(environment)).toThrow(sentence);
  expect(() => resolveSettings(environment)).toThrow(MonkeyError);
});

test.each<readonly [entries: Readonly<Record<string, unknown>>, sentence: RegExp]>([
  [{ worker_concurency: 1 }, /no setting "worker_concurency" \(monkey\.config\.yaml:1\)\. Did you mean worker_concurrency\?/],
  [{ MONKEY_API_PORT: 1 }, /Did you mean api_port\?/],
  [{ colour: 1 }, /no setting "colour" .*Known are: database_url, /],
  [{ worker_concurrency: 'many' }, /^worker_concurrency \(monkey\.config\.yaml:1\) is "many", but must be a whole number from 1 to 256\.$/],
  [{ worker_concurrency: [1] }, /worker_concurrency .* is \[1\], but must be a whole number/],
  [{ worker_concurrency: { a: 1 } }, /is \{"a":1\}, but/],
  [{ worker_concurrency: null }, /worker_concurrency .* has no value\. It must be a whole number .*; leave it out for the default\.$/],
  [{ stack: 7 }, /stack .* is 7, but must be empty/],
  [{ LOG_FILE: 7 }, /LOG_FILE .* is 7, but must be a text \(in quotes/],
  [{ timezone: 'x'.repeat(100) }, /is "x{78}…, but/],
  [{ imports: [1] }, /imports .* is \[1\], but must be a list/],
  [{ security_monkey_only_watch: true }, /must be a list of technologies/],
  [{ api_port: 1, API_PORT: 2 }, /^api_port is set twice: api_port \(monkey\.config\.yaml:1\) and API_PORT \(monkey\.config\.yaml:2\)/],
  [{ database_url: 'embedded:a', SQLALCHEMY_DATABASE_URI: 'embedded:b' }, /^database_url is set twice/],
])('a file with %j is refused by key and line', (entries, sentence) => {
  expect(() => settings({}, entries)).toThrow(expect.objectContaining({ code: 'bad-setting' }));
  expect(() => settings({}, entries)).toThrow(sentence);
});

test('what the environment covers up must be in order too', () => {
  expect(() => settings({ MONKEY_API_PORT: '1' }, { api_port: 'x' })).toThrow(/api_port \(monkey\.config\.yaml:1\) is "x"/);
});

test('variables of others are none of our business', () => {
  expect(() => resolveSettings({ PATH: '/bin', AWS_REGION: 'x', MONKEYS: '3', SM_CONFIG: 'x', SECURITY_MONKEY_FQDN: 'x' })).not.toThrow();
});
