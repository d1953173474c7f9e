import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal } from '../bad-input/refusal.ts';
import { type Ran, runMonkey } from '../setup/run-monkey.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase, type TestDatabase } from '../setup/test-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'monkey-plugins-'));
let database: TestDatabase;
beforeAll(async () => {
  database = await makeTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};

const check = (id: string, technology: string): string => `defineCheck({
  id: '${id}', watches: { index: '${technology}' }, category: 'House rules', score: 4,
  title: 'Names begin with our name', risk: 'Nobody knows whose it is.', remedy: 'Name it anew.',
  *audit({ item }: Subject) {
    if (!item.name.startsWith('acorn-')) yield { key: 'name', notes: 'A foreign name', facts: [configFact('/Name', item.name)] };
  },
})`;

/** TypeScript, in a folder without any package: the contract is the program's own. */
const IMPORT = `import { configFact, defineCheck, defineProvider, defineWatcher, type Subject } from 'security-monkey/plugin';\n`;

const GARDEN = `${IMPORT}
export const tree = defineWatcher({ index: 'tree', title: 'Tree', plural: 'Trees', scope: 'global' });
export const garden = defineProvider({
  type: 'garden', title: 'Garden', fields: [], watchers: [tree], checks: [${check('tree.named', 'tree')}],
  parseIdentifier: (text: string) => text,
  open: async () => ({
    async *watch() {
      const place = 'global';
      yield { type: 'item', snapshot: { technology: 'tree', place, uid: 'oak', name: 'oak', region: place, arn: null, config: { Height: 12 }, unread: [] } };
      yield { type: 'listed', technology: 'tree', place };
    },
    calls: () => 1,
    close: async () => undefined,
  }),
});
export default garden;
`;

const monkey = (args: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd = folder): Promise<Ran> =>
  runMonkey(args, { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY, ...environment }, { cwd });

const list = async (...args: readonly string[]): Promise<readonly Record<string, unknown>[]> => {
  const { stdout, stderr, status } = await monkey([...args, '--format', 'json']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
};

describe('imports', () => {
  beforeAll(() => {
    write('plugins/house-rules.ts', `${IMPORT}export const rules = [${check('sqs.named', 'sqs')}];\n`);
    write('plugins/garden.ts', GARDEN);
    write('node_modules/monkey-orchard/package.json', '{"name": "monkey-orchard", "type": "module", "exports": "./orchard.js"}');
    write(
      'node_modules/monkey-orchard/orchard.js',
      `${IMPORT}export const orchard = ${check('kms.named', 'kms')};\n`.replace(', type Subject', '').replace(': Subject', ''),
    );
    write('monkey.config.yaml', 'imports:\n  - ./plugins/house-rules.ts\n  - ./plugins/garden.ts\n  - monkey-orchard\n');
    write(
      'estate/items.ndjson',
      ['acorn-orders', 'orders']
        .map((name) => JSON.stringify({ technology: 'sqs', name, region: 'eu-west-1', arn: `arn:aws:sqs:::${name}`, config: {} }))
        .join('\n'),
    );
  });

  test('imports: checks of plugins judge what the program watches', async () => {
    await monkey(['accounts', 'add', 'snapshot', 'files', join(folder, 'estate'), '--field', 'represents=AWS:111111111111']);
    await monkey(['scan', '-a', 'files']);
    const issues = await list('issues', '-t', 'sqs');
    expect(issues.filter(({ check: id }) => id === 'sqs.named')).toEqual([
      expect.objectContaining({ name: 'orders', score: 4, issue: 'House rules', notes: 'A foreign name' }),
    ]);
  });

  test('providers of plugins bring account types, technologies and checks', async () => {
    expect(await monkey(['accounts', 'add', 'garden', 'backyard', 'behind the house'])).toMatchObject({ status: 0, stderr: '' });
    await monkey(['scan', '-a', 'backyard']);
    expect(await list('items', '-t', 'tree')).toEqual([expect.objectContaining({ account: 'backyard', name: 'oak', score: 4 })]);
    expect(await list('issues', '-t', 'tree')).toEqual([expect.objectContaining({ check: 'tree.named' })]);
  });

  test('the settings may name technologies of plugins', async () => {
    expect(await monkey(['config', 'check'], { MONKEY_ONLY_WATCH: 'tree' })).toMatchObject({ status: 0, stderr: '' });
    expectRefusal(await monkey(['config', 'check'], { MONKEY_ONLY_WATCH: 'tree', MONKEY_IMPORTS: '' }), 'bad-setting', /names "tree"/);
  });

  test('paths in a file start from its folder, those of the environment from where the program is started', async () => {
    const environment = { SM_CONFIG: join(folder, 'monkey.config.yaml') };
    expect(await monkey(['config', 'check'], environment, tmpdir())).toMatchObject({ status: 0, stderr: '' });
    const named = { ...environment, MONKEY_IMPORTS: './plugins/garden.ts' };
    expect(await monkey(['config', 'check'], named)).toMatchObject({ status: 0, stderr: '' });
    expectRefusal(await monkey(['config', 'check'], named, tmpdir()), 'bad-setting', /names "\.\/plugins\/garden\.ts"/);
  });

  test('the doctor tells of a plugin that cannot be loaded', async () => {
    const { status, stdout } = await monkey(['doctor', '--format', 'ndjson'], { MONKEY_IMPORTS: './nowhere.ts' });
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^\{"subject":"settings","ok":false,"sentence":"MONKEY_IMPORTS names \\"\.\/nowhere\.ts\\", which cannot be loaded/,
    );
  });
});

describe('a plugin that is none', () => {
  const files: Readonly<Record<string, string>> = {
    'broken.ts': 'export const = 1;',
    'throws.ts': `throw new Error('out of order');`,
    'wrong-id.ts': `${IMPORT}export const one = ${check('Named', 'sqs')};`,
    'empty.ts': 'export const answer = 42;',
    'duplicate.ts': `${IMPORT}export const one = ${check('sqs.policy-internet-accessible', 'sqs')};`,
    'astray.ts': `${IMPORT}export const one = ${check('balloon.named', 'balloon')};`,
    'aws.ts': `${GARDEN.replace(`type: 'garden'`, `type: 'AWS'`)}`,
    's3.ts': `${GARDEN.replace(`index: 'tree'`, `index: 's3'`)}`,
    'lonely.ts': `${IMPORT}export const tree = defineWatcher({ index: 'tree', title: 'Tree', plural: 'Trees', scope: 'global' });`,
  };
  beforeAll(() => {
    for (const [name, text] of Object.entries(files)) write(name, text);
  });

  test.each([
    ['./missing.ts', /names "\.\/missing\.ts", which cannot be loaded: Cannot find module/],
    ['monkey-missing', /names "monkey-missing", which cannot be loaded: Cannot find/],
    ['./broken.ts', /names "\.\/broken\.ts", which cannot be loaded: /],
    ['./throws.ts', /which cannot be loaded: out of order\.$/m],
    ['./wrong-id.ts', /which cannot be loaded: The check id "Named" is not/],
    ['./empty.ts', /names "\.\/empty\.ts", which exports nothing that "defineProvider"/],
    ['./duplicate.ts', /Two checks have the id "sqs\.policy-internet-accessible"/],
    ['./astray.ts', /The check "balloon\.named" is of the technology "balloon", which nothing watches/],
    ['./aws.ts', /Two providers are for accounts of the type "AWS"/],
    ['./s3.ts', /Two watchers have the index "s3"/],
    ['./lonely.ts', /The watcher "tree" of a plugin belongs to no provider/],
  ])('%s is refused in a sentence', async (specifier, sentence) => {
    expectRefusal(await monkey(['items'], { MONKEY_IMPORTS: specifier }), 'bad-setting', sentence);
  });

  test('its own trace is shown when it is asked for', async () => {
    const { stderr } = await monkey(['items', '--debug'], { MONKEY_IMPORTS: './throws.ts' });
    expect(stderr).toMatch(/Caused by Error: out of order\n\s+at .*throws\.ts:1/);
  });
});
