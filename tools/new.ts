import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { actionOfCommand } from '../src/providers/aws/action-of-command.ts';
import { AWS_UNITS, awsUnits } from './generate-aws-units.ts';

const USAGE = `Usage: npm run new watcher aws/<service>/<index>   e.g. aws/sns/sns
       npm run new check <technology>.<name>       e.g. sqs.encrypted`;
const AWS = 'src/providers/aws';

/** Something that the caller can put right: a sentence and exit status 2. */
class Refusal extends Error {}

const camelCase = (text: string): string => text.replace(/[-_.]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Every file of a folder, as paths from the root. */
const watcherFiles = (root: string): string[] =>
  readdirSync(join(root, AWS), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.watcher.ts'))
    .map((name) => join(AWS, name))
    .sort();

/** The file that watches a technology, or undefined. */
const watcherOf = (root: string, index: string): string | undefined =>
  watcherFiles(root).find((file) => readFileSync(join(root, file), 'utf8').includes(`index: '${index}'`));

/** The client's class and what it can list. */
const readSdk = async (root: string, service: string): Promise<{ client: string; listing: string; all: string[] }> => {
  const name = `@aws-sdk/client-${service}`;
  let entry: string;
  try {
    entry = createRequire(join(root, 'package.json')).resolve(name);
  } catch {
    throw new Refusal(`${name} is not installed. If the service is called so: npm install --save-exact ${name}`);
  }
  const names = Object.keys((await import(pathToFileURL(entry).href)) as object);
  const client = names.find((one) => /^[A-Z]\w*Client$/.test(one));
  if (client === undefined) throw new Refusal(`${name} exports no client, so it is no service of AWS.`);
  const all = names.flatMap((one) => /^paginate((?:List|Describe|Get)\w+)$/.exec(one)?.[1] ?? []).sort();
  return { client, listing: all.find((one) => one.startsWith('List')) ?? all[0] ?? 'List', all };
};

const watcherText = (
  index: string,
  service: string,
  sdk: Awaited<ReturnType<typeof readSdk>>,
): string => `import { awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';

/** What a listing yields: as much as names the item. */
interface Listed {
  readonly Arn?: string;
  readonly Name?: string;
}

export const ${camelCase(index)} = awsWatcher({
  index: '${index}',
  // What one of them is called.
  title: '${index}',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-${service}'),
  client: (sdk, options) => new sdk.${sdk.client}(options),
  // Every action that is called below, and no other: a test compares.
  permissions: ['${actionOfCommand(sdk.client, `${sdk.listing}Command`)}'],
  // The service's error codes that say that the item does not exist.
  goneWhen: ['ResourceNotFoundException'],
  // Paths whose values move while nobody touches the item.
  ephemeral: [],

  // Paginators of this client: ${sdk.all.slice(0, 4).join(', ') || 'none'}${sdk.all.length > 4 ? ', …' : '.'}
  // biome-ignore lint/correctness/useYield: until it is written it must fail, since an empty listing says that everything is gone.
  async *list(): AsyncGenerator<Listed> {
    throw new Error('The watcher ${index} cannot list yet.');
  },

  identify: ({ Arn, Name }) => ({ uid: required(Arn, 'Arn'), name: required(Name, 'Name') }),

  async describe({ Arn, Name }) {
    const arn = required(Arn, 'Arn');
    return { uid: arn, name: required(Name, 'Name'), arn, config: { Arn, Name } };
  },
});
`;

const watcherTestText = (index: string): string => `import { describe, expect, it } from 'vitest';
import { ${camelCase(index)} } from './${index}.watcher.ts';

describe('the watcher of ${index}', () => {
  it('tells items apart by their ARN', () => {
    const listed = { Arn: 'arn:aws:x:us-east-1:012345678910:one', Name: 'one' };
    expect(${camelCase(index)}.identify(listed, {} as never)).toEqual({ uid: listed.Arn, name: 'one' });
  });

  it.todo('lists every item of a place');
  it.todo('describes an item');
});
`;

const checkText = (
  id: string,
  technology: string,
  constant: string,
): string => `import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';

const ${constant} = defineCheck({
  id: '${id}',
  watches: { index: '${technology}' },
  category: 'Insecure Configuration',
  score: 1,
  title: 'Say what is right',
  risk: 'Say what can happen when it is not.',
  remedy: 'Say what to do.',
  *audit({ config }) {
    // Nothing yielded means pass. Reading a part that could not be read makes the verdict unknown by itself.
    if (config['Right'] === true) return;
    yield { key: 'wrong', notes: 'Say what is wrong', facts: [configFact('Right', config['Right'])] };
  },
});

export const ${constant}Checks: readonly Check[] = [${constant}];
`;

const checkTestText = (id: string, constant: string, stem: string): string => `import { describe, expect, it } from 'vitest';
import { auditInTest } from '../policy/audit-in-test.ts';
import { ${constant}Checks } from './${stem}.checks.ts';

describe('${id}', () => {
  it('fires', () => {
    expect(auditInTest(${constant}Checks, '${id}', { Right: false }).keys).toEqual(['wrong']);
  });

  it('does not fire', () => {
    expect(auditInTest(${constant}Checks, '${id}', { Right: true }).findings).toEqual([]);
  });
});
`;

/** Writes files that must not exist, brings the generated list of units up, and has Biome lay everything out. */
const write = (root: string, files: Readonly<Record<string, string>>): void => {
  const existing = Object.keys(files).find((file) => existsSync(join(root, file)));
  if (existing !== undefined) throw new Refusal(`${existing} exists already.`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    console.log(`Written: ${file}`);
  }
  writeFileSync(join(root, AWS_UNITS), awsUnits(root));
  console.log(`Registered in ${AWS_UNITS}`);
  const biome = resolve(import.meta.dirname, '../node_modules/@biomejs/biome/bin/biome');
  const ran = spawnSync(process.execPath, [biome, 'check', '--write', ...Object.keys(files)], { cwd: root, encoding: 'utf8' });
  if (ran.status !== 0) console.log(`Biome is not content:\n${ran.stdout}${ran.stderr}`);
};

const newWatcher = async (root: string, name: string): Promise<void> => {
  const match = /^aws\/([a-z][a-z0-9-]*)\/([a-z][a-z0-9_]*)$/.exec(name);
  if (!match) throw new Refusal(`"${name}" is not of the form aws/<service>/<index>: small letters and digits, as in aws/sns/sns.`);
  const [, service, index] = match as unknown as [string, string, string];
  const known = watcherOf(root, index);
  if (known !== undefined) throw new Refusal(`The technology "${index}" exists already, in ${known}.`);
  const sdk = await readSdk(root, service);
  const stem = `${AWS}/${service}/${index}.watcher`;
  const files = { [`${stem}.ts`]: watcherText(index, service, sdk), [`${stem}.test.ts`]: watcherTestText(index) };
  write(root, files);
  console.log(`Next: write list and describe, then follow docs/guides/add-a-technology.md.`);
};

const newCheck = (root: string, id: string): void => {
  const match = /^([a-z][a-z0-9_]*)\.([a-z][a-z0-9-]*)$/.exec(id);
  if (!match) throw new Refusal(`"${id}" is not of the form <technology>.<kebab-case>, as in sqs.encrypted.`);
  const [, technology, name] = match as unknown as [string, string, string];
  const watcher = watcherOf(root, technology);
  if (watcher === undefined) throw new Refusal(`There is no technology "${technology}": no watcher in ${AWS} has this index.`);
  const folder = dirname(watcher);
  const taken = readdirSync(join(root, folder)).find((file) => readFileSync(join(root, folder, file), 'utf8').includes(`id: '${id}'`));
  if (taken !== undefined) throw new Refusal(`The check "${id}" exists already, in ${folder}/${taken}.`);
  const stem = `${technology}-${name}`;
  const constant = camelCase(stem);
  const files = {
    [`${folder}/${stem}.checks.ts`]: checkText(id, technology, constant),
    [`${folder}/${stem}.checks.test.ts`]: checkTestText(id, constant, stem),
  };
  write(root, files);
  console.log('Next: write what it says and looks at, then follow docs/guides/add-a-check.md.');
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' } } });
  const root = resolve(values.root ?? join(import.meta.dirname, '..'));
  const [kind, name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new Refusal(USAGE);
  if (kind === 'watcher') await newWatcher(root, name);
  else if (kind === 'check') newCheck(root, name);
  else throw new Refusal(`There is no "${kind}" to be made.\n${USAGE}`);
};

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS'))) throw error;
  console.error((error as Error).message);
  process.exitCode = 2;
}
