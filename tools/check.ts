import { spawnSync } from 'node:child_process';

/** What must hold before a change is merged: name → program of node_modules with its arguments. Tests are not among it, but for the architecture's. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  types: ['node_modules/typescript/bin/tsc', '-p', '.'],
  'types of the user interface': ['node_modules/typescript/bin/tsc', '-p', 'ui'],
  'format and lint': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  'type-aware lint': ['node_modules/oxlint/bin/oxlint', '--type-aware', 'src', 'test', 'tools', 'ui/src'],
  'generated files': ['tools/generate.ts', '--check'],
  architecture: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.check.config.ts', '--reporter=dot'],
};

let failed = 0;
for (const [name, args] of Object.entries(CHECKS)) {
  const ran = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const ok = ran.status === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
  if (!ok) {
    failed += 1;
    console.log(`${ran.stdout}${ran.stderr}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
