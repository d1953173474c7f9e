import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** A list of all packages is half a megabyte. */
const MOST_BYTES = 64 * 1_024 * 1_024;

/** Runs npm in the root of the repository: the npm that runs this script, else the first there is. */
export const runNpm = (args: readonly string[]): SpawnSyncReturns<string> => {
  const npm = process.env['npm_execpath'];
  const [program, first]: readonly [string, readonly string[]] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return spawnSync(program, [...first, ...args], { cwd: ROOT, encoding: 'utf8', maxBuffer: MOST_BYTES });
};
