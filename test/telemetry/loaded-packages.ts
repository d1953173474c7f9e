import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');

const WATCHED = `import { registerHooks } from 'node:module';
const seen = new Set();
registerHooks({ resolve: (name, context, next) => { seen.add(name); return next(name, context); } });
`;

/** Runs a piece of JavaScript in a process of its own, with the root of the project as folder; returns what it imported that begins so. */
export const loadedPackages = async (script: string, prefix: string, environment: Record<string, string> = {}): Promise<string[]> => {
  const told = `console.log(JSON.stringify([...seen].filter((name) => name.startsWith(${JSON.stringify(prefix)}))));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', `${WATCHED}\n${script}\n${told}\nprocess.exit(0);`],
    { cwd: ROOT, env: { ...process.env, ...environment } },
  );
  return JSON.parse(stdout) as string[];
};
