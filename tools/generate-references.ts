import type { Command } from 'commander';
import pino from 'pino';
import { buildApi } from '../src/api/build-api.ts';
import { accountFormOf } from '../src/app/account-forms.ts';
import { builtInRegistry } from '../src/app/built-in-registry.ts';
import { makeProgram } from '../src/cli/cli.ts';
import { addAccountTypeCommands } from '../src/cli/commands/add-account-commands.ts';
import { API_KEY_FIELDS } from '../src/cli/commands/api-keys-command.ts';
import { CHECK_FIELDS } from '../src/cli/commands/checks-command.ts';
import { JOB_FIELDS } from '../src/cli/commands/jobs-command.ts';
import { LISTING_FIELDS } from '../src/cli/commands/list-commands.ts';
import { RETENTION_FIELDS } from '../src/cli/commands/retention-command.ts';
import { USER_FIELDS } from '../src/cli/commands/users-command.ts';
import { policyFor } from '../src/engine/policy-for.ts';
import { ERRORS } from '../src/model/errors.ts';
import { KEPT_FOR_EVER } from '../src/model/retention.ts';
import type { Check } from '../src/plugin/define-check.ts';
import type { Watcher } from '../src/plugin/define-watcher.ts';
import { metricsPage } from './generate-metrics-page.ts';
import { exampleConfiguration, settingsPage } from './generate-settings-references.ts';
import { operatorPage } from './operator-page.ts';
import { code, codes, page, table } from './reference-page.ts';

const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** Every error code: meaning, exit status, HTTP status. */
export const errorsPage = (): string =>
  page(
    'Errors',
    'The command line writes `monkey: <code>: <sentence>` to standard error and ends with the exit status; the API answers with a problem document (RFC 9457) and the HTTP status.',
    table(
      ['code', 'meaning', 'exit status', 'HTTP status'],
      Object.entries(ERRORS).map(([name, { means, exit, status }]) => [code(name), means, String(exit), String(status)]),
    ),
    'Exit statuses that are no errors: 0, done; 1 of `monkey doctor` and `monkey deploy check`, something is wrong, and of `monkey fetch-aws-canonical-ids`, an account did not tell, and of `monkey add-override-scores`, a row cannot be used; 3 of `monkey scan --fail-on`, an unjustified issue reaches the score.',
  );

/** Options whose default depends on who runs the program, and where. */
const DEFAULT_VARIES = new Set(['author']);

const argumentsOf = (command: Command): string =>
  command.registeredArguments
    .map((one) => `${one.name()}${one.variadic ? '...' : ''}`)
    .map((name, index) => (command.registeredArguments[index]!.required ? `<${name}>` : `[${name}]`))
    .join(' ');

const optionRows = (command: Command): string[][] =>
  command.options.map((option) => {
    const { defaultValue } = option as { defaultValue?: unknown };
    const shown = DEFAULT_VARIES.has(option.attributeName()) || typeof defaultValue !== 'string' ? '' : code(defaultValue);
    const required = option.mandatory ? ' (required)' : '';
    return [code(option.flags), `${option.description}${required}`, shown];
  });

/** The commands that are meant for people: those that the help shows, in their order. */
const visible = (command: Command): Command[] => {
  const shown = new Set(command.createHelp().visibleCommands(command));
  return command.commands.filter((one) => shown.has(one));
};

const commandSection = (command: Command, path: string): string[] => {
  const own = `${path} ${command.name()}`;
  if (command.commands.length > 0) return visible(command).flatMap((inner) => commandSection(inner, own));
  const described = command.registeredArguments.filter((one) => one.description !== '');
  const aliases = command.aliases();
  return [
    `## ${own}`,
    `\`${[own, argumentsOf(command)].filter(Boolean).join(' ')}\``,
    `${command.description()}.${aliases.length > 0 ? ` Also known as ${codes(aliases)}.` : ''}`,
    ...(described.length > 0
      ? [
          table(
            ['argument', 'meaning'],
            described.map((one) => [code(one.name()), one.description]),
          ),
        ]
      : []),
    ...(command.options.length > 0 ? [table(['option', 'meaning', 'default'], optionRows(command))] : []),
  ];
};

/** Every command with its arguments and options. */
export const commandsPage = (): string => {
  const program = makeProgram();
  addAccountTypeCommands(program, [...builtInRegistry().providers.values()].map(accountFormOf));
  return page(
    'Commands',
    'From a checkout: `bin/monkey …` or `npm exec -- monkey …`.',
    table(['option of every command', 'meaning', 'default'], optionRows(program)),
    ...visible(program).flatMap((command) => commandSection(command, 'monkey')),
  );
};

/** The fields of each listing, in their order. */
export const listingsPage = (): string =>
  page(
    'Listings',
    '`--format ndjson` writes one JSON object a line. Its field names are a stable contract: fields may be added, none is renamed or removed within a major version. `json` has the same objects in one array, `csv` the same columns; the table is for people and may change. Instants are ISO 8601 in UTC; the table shows them in the zone of `timezone` when `enable_utc` is false. `monkey issues` adds `id`, which `monkey justify` takes; `monkey revisions --config` adds `config`, a JSON text.',
    ...Object.entries(LISTING_FIELDS).flatMap(([name, fields]) => [`## monkey ${name}`, codes(fields)]),
    ...Object.entries(JOB_FIELDS).flatMap(([name, fields]) => [`## monkey jobs ${name}`, codes(fields)]),
    '## monkey users list',
    codes(USER_FIELDS),
    '## monkey api-keys list',
    codes(API_KEY_FIELDS),
    '## monkey retention',
    codes(RETENTION_FIELDS),
    '## monkey checks list',
    codes(CHECK_FIELDS),
  );

const registered = (): { watchers: Watcher[]; checks: Check[] } => {
  const { technologies, checks } = builtInRegistry();
  return {
    watchers: [...technologies.values()].map(({ watcher }) => watcher).sort((a, b) => byText(a.index, b.index)),
    checks: [...checks.values()].sort((a, b) => byText(a.id, b.id)),
  };
};

const technologySection = (watcher: Watcher, checks: readonly Check[]): string[] => [
  `## ${watcher.index}`,
  table(
    ['', ''],
    [
      ['title', watcher.title],
      ['scope', watcher.scope === 'global' ? 'listed once per account' : 'listed in every enabled region'],
      ['permissions', codes(watcher.permissions)],
      ['ephemeral', watcher.ephemeral.length === 0 ? 'nothing' : codes(watcher.ephemeral)],
      ['order means nothing', watcher.unordered.length === 0 ? 'nowhere' : codes(watcher.unordered)],
      ['stored as a keyed hash', watcher.secrets.length === 0 ? 'nothing' : codes(watcher.secrets)],
      ['tells of', watcher.tells === undefined ? 'nothing' : codes(watcher.tells)],
      ['interval', `${watcher.interval} minutes`],
      ['checks', checks.length === 0 ? 'none' : checks.map(({ id }) => `[${id}](checks.md#${id.replaceAll('.', '')})`).join(', ')],
    ],
  ),
];

/** Every technology: what it is called, where it is listed, what it needs and what is ephemeral. */
export const technologiesPage = (): string => {
  const { watchers, checks } = registered();
  return page(
    'Technologies',
    'Paths are written with `$` between their components; `*` stands for anything within one, `**` for any number of them. "Tells of" names what a technology knows that the checks of others ask for.',
    ...watchers.flatMap((watcher) =>
      technologySection(
        watcher,
        checks.filter(({ technology }) => technology === watcher.index),
      ),
    ),
  );
};

const checkSection = (check: Check): string[] => [
  `## ${check.id}`,
  `${check.title}.`,
  table(
    ['', ''],
    [
      ['technology', code(check.technology)],
      ['score', String(check.score)],
      ['category', check.category],
      ['risk', check.risk],
      ['remedy', check.remedy],
      ['name of score overrides in the original', code(check.overrideKey ?? '')],
    ],
  ),
];

/** Every check: what it demands, its points, the risk and the remedy. */
export const checksPage = (): string =>
  page(
    'Checks',
    'The score is that of one finding, unless the finding says otherwise; `monkey overrides set` changes it.',
    ...registered().checks.flatMap(checkSection),
  );

/** The least that a role of AWS must be allowed for every technology, as `monkey aws policy` prints it. */
export const awsPolicy = (): string => `${JSON.stringify(policyFor(builtInRegistry(), 'AWS'), null, 2)}\n`;

/** Stands for what a server that never listens does not touch. */
const untouched = (name: string): never =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error(`${name} is not there while the reference is written.`);
      },
    },
  ) as never;

/** The description of the API, as the API itself tells it. */
export const openApi = async (): Promise<string> => {
  const api = await buildApi({
    logger: pino({ level: 'silent' }),
    db: untouched('The database'),
    registry: builtInRegistry(),
    now: () => new Date(0),
    loadDemo: () => Promise.resolve(0),
    sessionOptions: () => untouched('An account'),
    secretKeys: ['only for the description of the API'],
    secureCookies: false,
    sessionMinutes: 720,
    sessionIdleMinutes: 60,
    baseUrl: '',
    headerAuth: null,
    singleSignOn: null,
    mailer: null,
    broker: untouched('The broker'),
    assertBrokerInUse: () => Promise.resolve(),
    schedule: untouched('The schedule'),
    trustProxy: [],
    timezone: null,
    retentionDays: KEPT_FOR_EVER,
    uiFolder: '/nonexistent',
    assertReady: () => Promise.resolve(),
    metrics: async () => ({ text: '', contentType: 'text/plain' }),
  });
  await api.ready();
  const description = api.swagger();
  await api.close();
  return `${JSON.stringify(description, null, 2)}\n`;
};

/** The generated references: path → how it is made. */
export const REFERENCES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/reference/settings.md': settingsPage,
  'monkey.config.example.yaml': exampleConfiguration,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/metrics.md': metricsPage,
  'docs/reference/commands.md': commandsPage,
  'docs/reference/listings.md': listingsPage,
  'docs/reference/technologies.md': technologiesPage,
  'docs/reference/checks.md': checksPage,
  'docs/reference/aws-policy.json': awsPolicy,
  'docs/reference/openapi.json': openApi,
  'docs/reference/operator.md': operatorPage,
};
