import { setFlagsFromString } from 'node:v8';
import { assertRuntime } from './base/assert-runtime.ts';

assertRuntime(process.versions.node);
// A scan makes much short-lived garbage. With the default young generation (16 MiB a half) it takes 100 MiB more and is no faster.
setFlagsFromString('--max-semi-space-size=4');
setFlagsFromString('--semi-space-growth-factor=1');
const { runCli } = await import('./cli/cli.ts');
// Not process.exit(): what is still to be written must be written.
process.exitCode = await runCli(process.argv.slice(2));
