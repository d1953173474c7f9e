import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** Which folder may import from which: docs/architecture.md draws it. A folder that is not here is refused. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  contract: [],
  model: ['base'],
  settings: ['model', 'base'],
  plugin: ['model', 'base'],
  store: ['model', 'base'],
  broker: ['plugin', 'model', 'base'],
  mail: ['model', 'base'],
  reports: ['model', 'base'],
  telemetry: ['settings', 'model', 'base'],
  'providers/aws': ['plugin', 'model', 'base'],
  'providers/snapshot': ['plugin', 'model', 'base'],
  alerters: ['plugin', 'model', 'base'],
  engine: ['plugin', 'store', 'broker', 'reports', 'telemetry', 'model', 'base'],
  scheduler: ['engine', 'store', 'broker', 'telemetry', 'plugin', 'settings', 'model', 'base'],
  worker: ['engine', 'store', 'broker', 'telemetry', 'plugin', 'settings', 'model', 'base'],
  api: ['contract', 'engine', 'store', 'broker', 'mail', 'reports', 'telemetry', 'plugin', 'settings', 'model', 'base'],
  app: [
    'api',
    'contract',
    'engine',
    'store',
    'broker',
    'mail',
    'reports',
    'telemetry',
    'plugin',
    'settings',
    'model',
    'base',
    'scheduler',
    'worker',
    'alerters',
    'providers/aws',
    'providers/snapshot',
  ],
  cli: ['app', 'contract', 'reports', 'settings', 'model', 'base'],
  '.': ['cli', 'base'],
};

/** What may be imported only as a type, wherever it stands. */
const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|common|misc|lib|types)(\.tsx?$|\/)/;
const LONGEST_FILE = 400;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const folderOf = (file: string): string => {
  const parts = relative(SRC, file).split('/');
  if (parts.length === 1) return '.';
  return parts[0] === 'providers' ? parts.slice(0, 2).join('/') : parts[0]!;
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)[^'"\n]*(?:\{[^}]*\}[^'"\n]*)?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)|(?:^|\n)\s*import\s+'(\.[^']+)'/g;

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => resolve(dirname(file), match[1] ?? match[2] ?? match[3]!));

const sources = filesBelow(SRC);
const isTest = (file: string): boolean => file.endsWith('.test.ts');

describe('the architecture', () => {
  it('knows every folder', () => {
    expect([...new Set(sources.map(folderOf))].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  it('lets imports point one way only', () => {
    const breaches: string[] = [];
    for (const file of sources.filter((one) => !isTest(one))) {
      for (const target of importsOf(file).filter((one) => one.startsWith(`${SRC}/`))) {
        const [from, to] = [folderOf(file), folderOf(target)];
        if (from !== to && !MAY_IMPORT[from]?.includes(to)) breaches.push(`${relative(SRC, file)} imports ${relative(SRC, target)}`);
      }
    }
    expect(breaches).toEqual([]);
  });

  it('has no cycles', () => {
    const graph = new Map(sources.map((file) => [file, importsOf(file)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) {
        cycles.push([...way.slice(way.indexOf(file)), file].map((one) => relative(SRC, one)).join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const target of graph.get(file) ?? []) visit(target, [...way, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('has no drawers: every file is named for what it holds', () => {
    expect(sources.map((file) => relative(SRC, file)).filter((file) => FORBIDDEN_NAMES.test(file))).toEqual([]);
  });

  it('has no file that is too long to be one thing', () => {
    const long = sources.filter(
      (file) => readFileSync(file, 'utf8').split('\n').length > LONGEST_FILE && !file.endsWith('database-types.ts'),
    );
    expect(long.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('keeps SQL in the store', () => {
    const outside = sources.filter(
      (file) =>
        !['store', 'broker'].includes(folderOf(file)) && !isTest(file) && /\bsql(<[^`]*>)?`|\.query\(/.test(readFileSync(file, 'utf8')),
    );
    expect(outside.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('asks other hosts by HTTP through the outbound guard alone; libraries of clouds and of telemetry have their own ways', () => {
    const outside = sources.filter(
      (file) =>
        !relative(SRC, file).startsWith('base/outbound/') &&
        !isTest(file) &&
        /(?<![.\w])fetch\((?!\))|globalThis\.fetch|\b(?:get|request)\b[^;]*from 'node:https?'|from '(?:undici|axios|got)'/.test(
          readFileSync(file, 'utf8'),
        ),
    );
    expect(outside.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('reads numbers in addresses as they are written: to be coerced, nothing at all is 0', () => {
    expect(
      sources.filter((file) => !isTest(file) && /z\.coerce\b/.test(readFileSync(file, 'utf8'))).map((file) => relative(SRC, file)),
    ).toEqual([]);
  });

  it('has no barrel but that of the plugin contract', () => {
    expect(sources.filter((file) => file.endsWith('/index.ts')).map((file) => relative(SRC, file))).toEqual(['plugin/index.ts']);
  });

  it('imports nothing of the program into the user interface but the shapes of the contract', () => {
    const ui = readdirSync(join(ROOT, 'ui/src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
    const breaches = ui.flatMap((file) =>
      importsOf(file)
        .filter((target) => !target.startsWith(`${join(ROOT, 'ui')}/`) && !target.startsWith(`${join(SRC, 'contract')}/`))
        .map((target) => `${relative(ROOT, file)} imports ${relative(ROOT, target)}`),
    );
    const values = ui.filter((file) =>
      /import\s+(?!type)[^;]*src\/contract\//.test(readFileSync(file, 'utf8').replaceAll(/import type[^;]*;/g, '')),
    );
    expect([...breaches, ...values.map((file) => `${relative(ROOT, file)} imports a value of the contract`)]).toEqual([]);
  });
});
