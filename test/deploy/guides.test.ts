import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { makeProgram } from '../../src/cli/cli.ts';
import { PROJECT_ROOT } from './project-root.ts';

const GUIDES = [
  'autostart',
  'dedicated-stacks',
  'elasticache',
  'many-accounts',
  'quickstart',
  'redis-on-the-scheduler-host',
  'sizing',
  'upgrade-order',
  'use-redis',
  'what-you-tell',
];
const fileOf = (name: string): string => join(PROJECT_ROOT, `docs/guides/${name}.md`);
const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8');
const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!);

const reference = readFileSync(join(PROJECT_ROOT, 'docs/reference/settings.md'), 'utf8');
const isSetting = (name: string): boolean => reference.includes(`\`${name}\``);

const settingsIn = (text: string): string[] => [...new Set([...text.matchAll(/(?<![A-Z_])MONKEY_[A-Z_]+/g)].map((match) => match[0]))];

const filesBelow = (folder: string): string[] =>
  readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe.each(GUIDES)('the guide %s', (name) => {
  const text = textOf(name);

  it('leads to what there is', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map((match) => match[1]!).filter((link) => !link.startsWith('http'));
    expect(links.filter((link) => !existsSync(resolve(dirname(fileOf(name)), link)))).toEqual([]);
  });

  it('names files that there are', () => {
    const paths = [...text.matchAll(/(?:^|[\s`'"/(])(deploy\/[\w./-]*[\w-])/gm)].map((match) => match[1]!);
    expect([...new Set(paths)].filter((path) => !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
  });

  it('has commands that a shell can read, and YAML that is YAML', () => {
    for (const block of blocksOf(text, 'sh')) {
      const ran = spawnSync('bash', ['-n'], { input: block.replaceAll('…', 'x'), encoding: 'utf8' });
      expect(ran.stderr, block).toBe('');
    }
    for (const block of blocksOf(text, 'yaml')) for (const document of parseAllDocuments(block)) expect(document.errors).toEqual([]);
  });

  it('names settings and commands of the program', () => {
    const known = makeProgram().commands.flatMap((command) => [
      command.name(),
      ...command.aliases(),
      ...command.commands.map((inner) => `${command.name()} ${inner.name()}`),
    ]);
    const told = [...text.matchAll(/(?:`monkey|^monkey|bin\/monkey|run\.sh)((?: [a-z_-]+)+)/gm)].map((match) => match[1]!.trim());
    const isCommand = (words: string): boolean => known.some((command) => words === command || words.startsWith(`${command} `));
    expect(told.filter((words) => !isCommand(words))).toEqual([]);
    expect(settingsIn(text).filter((setting) => !isSetting(setting))).toEqual([]);
  });

  it('is linked from the front page', () => {
    expect(readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8')).toContain(`(docs/guides/${name}.md)`);
  });
});

describe('what is shipped', () => {
  it('sets nothing that the program does not know: it would refuse to start', () => {
    const unknown = filesBelow('deploy').flatMap((file) =>
      settingsIn(readFileSync(file, 'utf8'))
        .filter((setting) => !isSetting(setting))
        .map((setting) => `${file.slice(PROJECT_ROOT.length + 1)}: ${setting}`),
    );
    expect(unknown).toEqual([]);
  });

  it('names no folder of the machine on which it was made', () => {
    const named = [...filesBelow('deploy'), ...GUIDES.map(fileOf)].filter((file) =>
      /\/(root|home|work)\/|\/tmp\/\w+\/deploy/.test(readFileSync(file, 'utf8')),
    );
    expect(named).toEqual([]);
  });
});
