import { assertRuntime } from './base/assert-runtime.ts';

assertRuntime(process.versions.node);
const { runCli } = await import('./cli/cli.ts');
// Not process.exit(): what is still to be written must be written.
process.exitCode = await runCli(process.argv.slice(2));
