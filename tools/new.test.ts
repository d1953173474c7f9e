import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
let root: string;

const run = (program: string, ...args: readonly string[]) => {
  const ran = spawnSync(process.execPath, [join(ROOT, program), ...args], { cwd: root, encoding: 'utf8' });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
};

const make = (...args: readonly string[]) => run('tools/new.ts', '--root', root, ...args);

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The tests of the program import from `test/`, and are not what is compiled here. */
const isSource = (path: string): boolean => !/\.(test|conformance)\.ts$|\/conformance(\/|$)/.test(path);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'monkey-new-'));
  for (const path of ['src', 'package.json', 'tsconfig.json', 'biome.json', '.gitignore'])
    cpSync(join(ROOT, path), join(root, path), { recursive: true, filter: isSource });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm run new', () => {
  it('makes a watcher and a check that compile, are registered, laid out and pass their tests', () => {
    expect(make('watcher', 'aws/sqs/sqsmovetask')).toMatchObject({ status: 0, err: '' });
    expect(make('check', 'sqsmovetask.at-rest')).toMatchObject({ status: 0, err: '' });
    expect(make('check', 'sqs.far-away')).toMatchObject({ status: 0, err: '' });
    const units = read('src/providers/aws/aws-units.ts');
    expect(units).toContain("import { sqsmovetask } from './sqs/sqsmovetask.watcher.ts';");
    expect(units).toMatch(/AWS_WATCHERS: [^=]* = [^\]]*\bsqsmovetask\b/);
    expect(units).toMatch(/AWS_CHECKS: [^=]* = \[.*\.\.\.sqsFarAwayChecks.*\.\.\.sqsmovetaskAtRestChecks/);
    expect(run('node_modules/typescript/bin/tsc', '-p', root)).toMatchObject({ status: 0, out: '' });
    expect(run('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', 'src/providers/aws')).toMatchObject({ status: 0 });
    const tests = ['src/providers/aws/sqs/sqsmovetask', 'src/providers/aws/sqs/sqs-far-away'];
    expect(run('node_modules/vitest/vitest.mjs', 'run', '--root', root, ...tests)).toMatchObject({ status: 0 });
  });

  it.each([
    [['watcher', 'aws/sqs/sqs'], 'The technology "sqs" exists already, in src/providers/aws/sqs/sqs.watcher.ts.'],
    [['watcher', 'gcp/x/y'], '"gcp/x/y" is not of the form aws/<service>/<index>'],
    [['watcher', 'aws/../x'], '"aws/../x" is not of the form'],
    [['watcher', 'aws/nosuchservice/thing'], '@aws-sdk/client-nosuchservice is not installed.'],
    [['check', 'kms.key-rotation'], 'The check "kms.key-rotation" exists already, in src/providers/aws/kms/kms.checks.ts.'],
    [['check', 'nothing.at-all'], 'There is no technology "nothing"'],
    [['check', 'sqs.Not_Kebab'], '"sqs.Not_Kebab" is not of the form'],
    [['provider', 'x'], 'There is no "provider" to be made.'],
    [[], 'Usage: npm run new watcher'],
    [['--nonsense'], "Unknown option '--nonsense'"],
  ])('refuses %j with a sentence', (args, sentence) => {
    const { status, out, err } = make(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).not.toContain('    at ');
  });
});
