import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileResult, unshownRequirements } from './operator-results.ts';
import { installTools } from './setup/install-tools.ts';

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
  readonly testResults: readonly FileResult[];
}

/** Runs a program of node_modules on this very runtime; resolves to its exit status. */
const run = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });

const vitest = async (args: readonly string[]): Promise<Results> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-results-'));
  const file = join(folder, 'results.json');
  const status = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...args,
  ]);
  const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
  rmSync(folder, { recursive: true, force: true });
  return { ...results, success: results.success && status === 0 };
};

await installTools();
const checked = await run(['tools/check.ts']);
const filters = process.argv.slice(2);
const { numPassedTests, numFailedTests, numPendingTests, success, testResults } = await vitest(filters);
// With a filter most of them do not run, and nothing is said of them.
const unshown = filters.length === 0 ? unshownRequirements(testResults) : [];
for (const sentence of unshown) console.log(sentence);
const failed = numFailedTests + (checked === 0 ? 0 : 1) + unshown.length;
if (checked !== 0) console.log('"npm run check" failed; see above.');
console.log(`${numPassedTests} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`);
process.exitCode = success && checked === 0 && unshown.length === 0 ? 0 : 1;
