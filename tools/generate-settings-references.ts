import type { Setting } from '../src/settings/setting.ts';
import { SETTING_GROUPS } from '../src/settings/settings.ts';
import { SSO_FIELD_NAMES, SSO_FIELDS, type SsoFieldName } from '../src/settings/sso-fields.ts';
import { ORIGINAL_SSO_KEYS } from '../src/settings/sso-of-original.ts';
import { PRESETS } from '../src/settings/sso-presets.ts';
import { code, codes, page, table } from './reference-page.ts';

const SETTINGS = Object.values(SETTING_GROUPS).flat();

const INTRODUCTION = `Settings come from the environment, else from one configuration file, else they have their defaults. The file is the one that \`SM_CONFIG\`
names, or \`monkey.config.yaml\` (\`.yml\`, \`.toml\`, \`.json\`) in the folder where the program is started; two of them at once are refused. It is one flat map. Keys
are read in any case, and hyphens like underscores. [monkey.config.example.yaml](../../monkey.config.example.yaml) has all of them.

A key that does not exist, one that is given twice, a value that cannot be used and a variable that begins with \`MONKEY_\` and is none of these stop the start
with a sentence that names the place. \`monkey config show\` prints the settings that hold, without secrets, and where each comes from; \`monkey config check\` says
whether they can be used.

In a file a list is a list; in a variable it is a text with commas. Truth values are \`true\` and \`false\` (also \`yes\`, \`no\`, \`on\`, \`off\`, \`1\`, \`0\`).`;

const groupSection = ([title, settings]: readonly [string, readonly Setting<unknown>[]]): string[] => [
  `## ${title}`,
  table(
    ['key', 'variable', 'default', 'must be', 'meaning'],
    settings.map((one) => [code(one.key), code(one.variable), code(one.default), one.kind.valid.replaceAll('<', '\\<'), one.sentence]),
  ),
];

const otherNames = (): string =>
  table(
    ['key', 'also in the file', 'also in the environment'],
    SETTINGS.filter((one) => one.otherKeys.length + one.otherVariables.length > 0).map((one) => [
      code(one.key),
      codes(one.otherKeys),
      codes(one.otherVariables),
    ]),
  );

const KIND_NAMES = { both: 'both', oidc: 'OpenID Connect', saml: 'SAML' } as const;

const fieldRow = (name: SsoFieldName): string[] => {
  const { of, kind, sentence } = SSO_FIELDS[name];
  return [code(name), KIND_NAMES[of], kind.valid.replaceAll('<', '\\<'), sentence];
};

/** What each preset fills in, seen with a name in the place of the customer's own. */
const presetRow = ([name, preset]: [string, (typeof PRESETS)['okta']]): string[] => {
  const own = Object.fromEntries(preset.own.slice(0, 1).map((field) => [field, `‹${field}›`]));
  const { issuer = '', scopes = [], demand_verified_email: demanded = true } = preset.defaults(own);
  const given = [...preset.needs, ...preset.own.slice(0, 1), 'client_id'];
  return [code(name), codes(given), codes(preset.own.slice(1)), code(decodeURIComponent(issuer)), codes(scopes), demanded ? 'yes' : 'no'];
};

const providerSection = (): string[] => [
  '## A provider of single sign-on',
  'Each entry of `sso_providers` is a map of these fields. [The guide](../guides/single-sign-on.md) says what to enter at each service.',
  table(['field', 'for', 'must be', 'meaning'], SSO_FIELD_NAMES.map(fieldRow)),
  'Presets:',
  table(
    ['preset', 'must be given', 'may be given', 'issuer', 'scopes', 'verified address demanded'],
    Object.entries(PRESETS).map(presetRow),
  ),
];

/** Every setting: key, variable, default, what is valid, meaning. */
export const settingsPage = (): string =>
  page(
    'Settings',
    INTRODUCTION,
    ...Object.entries(SETTING_GROUPS).flatMap(groupSection),
    ...providerSection(),
    '## Other names',
    'Names of the original that mean the same. A variable of the first column of the tables above goes before them.',
    otherNames(),
    'The containers of the original were told their services in parts: `SECURITY_MONKEY_POSTGRES_HOST`, `…_USER`, `…_PASSWORD`, `…_PORT` and `…_DATABASE` make a `database_url`, `SECURITY_MONKEY_REDIS_HOST` and `…_DB` a `broker_url`, as soon as one of them is set.',
    `\`ACTIVE_PROVIDERS\` (a variable: \`SECURITY_MONKEY_ACTIVE_PROVIDERS\`) makes \`sso_providers\` of those that it names, \`google\`, \`okta\`, \`aad\`, \`ping\` or \`onelogin\`, with their keys of the original, in the environment with the prefix \`SECURITY_MONKEY_\`: ${codes(ORIGINAL_SSO_KEYS.slice(1))}. As there, everybody whom such a provider knows gets the role View, unless a \`…_DEFAULT_ROLE\` says otherwise.`,
    '## The same in a whole stack',
    `These must be equal in every process that shares a stack, since two of them would contradict each other: ${codes(SETTINGS.filter((one) => one.shared).map((one) => one.key))}.`,
    '## What else the environment says',
    'AWS credentials and endpoints come from the variables and files that every AWS SDK reads (`AWS_PROFILE`, `AWS_ENDPOINT_URL`, …). `MONKEY_DEBUG=1` is `--debug`.',
  );

const written = ({ kind, default: text }: Setting<unknown>): string => {
  const value = kind.read(text);
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  return value === '' ? "''" : String(value);
};

const exampleLines = (one: Setting<unknown>): string[] => [`# ${one.sentence}`, `#${one.key}: ${written(one)}`, ''];

/** A configuration file with every setting and its default, each switched off. */
export const exampleConfiguration = (): string =>
  [
    '# Settings of Security Monkey. Copy this file to monkey.config.yaml, in the folder where the program is started, or name it in SM_CONFIG.',
    '# Generated by "npm run generate": every setting, with its default. docs/reference/settings.md says what each must be.',
    '# Several machines share one database, one broker, and one secret key of your own ("openssl rand -hex 32" makes one):',
    '#',
    '#   database_url: postgres://monkey:password@db.example/monkey',
    '#   broker_url: redis://localhost:6379/0',
    '',
    ...Object.entries(SETTING_GROUPS).flatMap(([title, settings]) => [`# --- ${title} ---`, '', ...settings.flatMap(exampleLines)]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
