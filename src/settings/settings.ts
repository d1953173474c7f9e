import { MonkeyError } from '../model/errors.ts';

/** One setting: its environment variable, its default as text, what it means, how its text is read. */
export interface Setting<Value> {
  readonly variable: string;
  readonly default: string;
  readonly sentence: string;
  /** Throws a sentence when the text is no value of it. */
  readonly parse: (text: string) => Value;
}

const setting = <Value>(variable: string, fallback: string, sentence: string, parse: (text: string) => Value): Setting<Value> => ({
  variable,
  default: fallback,
  sentence,
  parse,
});

const text = (value: string): string => value;

const oneOf =
  <const Values extends readonly string[]>(...values: Values) =>
  (value: string): Values[number] => {
    const found = values.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (found === undefined) throw new TypeError(`must be one of ${values.join(', ')}`);
    return found;
  };

const wholeNumber =
  (least: number, most: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < least || number > most || value.trim() === '')
      throw new TypeError(`must be a whole number from ${least} to ${most}`);
    return number;
  };

const list = (value: string): readonly string[] =>
  value
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');

const sensitiveServices = (value: string): 'ALL' | readonly string[] =>
  value.trim().toUpperCase() === 'ALL' ? 'ALL' : list(value.toLowerCase());

/** Every setting of the program. */
export const SETTINGS = {
  databaseUrl: setting(
    'MONKEY_DATABASE_URL',
    'embedded:./data',
    'Where everything is kept: `embedded:<folder>`, or `postgres://…` of a server, version 15 or newer.',
    text,
  ),
  apiHost: setting('MONKEY_API_HOST', '127.0.0.1', 'The address on which the API and the user interface listen.', text),
  apiPort: setting('MONKEY_API_PORT', '5000', 'The port on which the API and the user interface listen.', wholeNumber(0, 65_535)),
  secretKey: setting(
    'MONKEY_SECRET_KEY',
    '',
    'The key of concealed values and sessions, at least 32 characters. The embedded mode makes its own in the data folder.',
    text,
  ),
  workerConcurrency: setting('MONKEY_WORKER_CONCURRENCY', '2', 'How many runs one worker carries on at the same time.', wholeNumber(1, 64)),
  securityGroupInstanceDetail: setting(
    'SECURITYGROUP_INSTANCE_DETAIL',
    'FULL',
    'How much is read of what a security group is attached to; with NONE no group counts as unattached.',
    oneOf('NONE', 'SUMMARY', 'FULL'),
  ),
  sensitiveServices: setting(
    'SENSITIVE_SERVICES',
    'account,acm-pca,cloudtrail,config,guardduty,iam,identitystore,kms,organizations,ram,route53domains,secretsmanager,securityhub,sso,sts',
    'Service prefixes whose write access is reported, separated by commas; ALL; or empty for none.',
    sensitiveServices,
  ),
  ownOrganizations: setting('MONKEY_OWN_ORGANIZATIONS', '', 'Ids of your own AWS organizations (`o-…`), separated by commas.', list),
  openPrefixLength: setting(
    'MONKEY_OPEN_PREFIX_LENGTH',
    '7',
    'IPv4 networks with a prefix of this length or shorter count as the whole internet.',
    wholeNumber(0, 16),
  ),
  managedPolicies: setting(
    'MONKEY_MANAGED_POLICIES',
    'attached',
    'Which policies of AWS itself are watched: those attached to something, or all.',
    oneOf('attached', 'all'),
  ),
  logLevel: setting('LOG_LEVEL', 'info', 'The least level that is logged.', oneOf('debug', 'info', 'warn', 'error', 'silent')),
  logFile: setting('LOG_FILE', '', 'The file to which the log goes; empty: standard error.', text),
} as const;

export type Settings = { readonly [Name in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Name]['parse']> };

/** Variables with our prefix that are not settings. */
const NOT_SETTINGS = new Set(['MONKEY_FAILPOINT', 'MONKEY_DEBUG']);

const assertKnown = (environment: NodeJS.ProcessEnv): void => {
  const known = new Set(Object.values(SETTINGS).map(({ variable }) => variable));
  const unknown = Object.keys(environment).find((name) => name.startsWith('MONKEY_') && !known.has(name) && !NOT_SETTINGS.has(name));
  if (unknown) throw new MonkeyError('bad-setting', `There is no setting ${unknown}. Known are: ${[...known].sort().join(', ')}.`);
};

const read = <Value>({ variable, default: fallback, parse }: Setting<Value>, environment: NodeJS.ProcessEnv): Value => {
  const value = environment[variable] ?? fallback;
  try {
    return parse(value);
  } catch (cause) {
    throw new MonkeyError('bad-setting', `${variable} is "${value}", but ${(cause as Error).message}.`, { cause });
  }
};

/** Reads all settings, or throws a sentence about the first that cannot be used. An unknown variable with our prefix is refused: it is a slip. */
export const readSettings = (environment: NodeJS.ProcessEnv): Settings => {
  assertKnown(environment);
  return Object.fromEntries(
    Object.entries(SETTINGS).map(([name, one]) => [name, read(one as Setting<unknown>, environment)]),
  ) as unknown as Settings;
};
