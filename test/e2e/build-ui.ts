import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withFileLock } from '../../src/base/file-lock.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'ui/dist/index.html');
/** What the user interface is made of. */
const SOURCES = ['ui/src', 'ui/public', 'src/contract', 'ui/index.html', 'ui/vite.config.ts', 'ui/compress-assets.ts', 'ui/package.json'];

const changedAt = (path: string): number => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
};

const isFresh = (): boolean =>
  existsSync(PAGE) && statSync(PAGE).mtimeMs > Math.max(...SOURCES.map((folder) => changedAt(join(ROOT, folder))));

const build = (): void => {
  const built = spawnSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', 'ui', '--logLevel', 'warn'], {
    cwd: ROOT,
    encoding: 'utf8',
    // Under vitest it is "test", and React's development build would be tested, and left behind.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (built.status !== 0) throw new Error(`The user interface could not be built: ${built.stderr}${built.stdout}`);
};

/** Builds the user interface as it is delivered. Whoever comes second, at the same time, finds it built: a build empties the folder first. */
export const buildUi = async (): Promise<void> => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  await withFileLock(join(ROOT, '.cache/build-ui.lock'), async () => {
    if (!isFresh()) build();
  });
};
