import { readFileSync, writeFileSync } from 'node:fs';

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  packages: Record<string, LockEntry>;
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony', 'netbsd', 'openbsd', 'sunos', 'aix'];
const PROCESSORS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

/** What the name of a platform package says of the machines it is for. */
const entryFor = (name: string, version: string, dev: boolean): LockEntry => {
  const parts = name.split('/').at(-1)!.split('-');
  const os = SYSTEMS.filter((system) => parts.includes(system));
  const cpu = PROCESSORS.filter((processor) => parts.includes(processor));
  if (os.length === 0) throw new Error(`The name of ${name} does not say for which system it is.`);
  const musl = parts.some((part) => part.startsWith('musl'));
  const gnu = os.includes('linux') && parts.some((part) => part.startsWith('gnu'));
  return {
    version,
    optional: true,
    os,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(musl ? { libc: ['musl'] } : {}),
    ...(gnu ? { libc: ['glibc'] } : {}),
    ...(dev ? { dev } : {}),
  };
};

/**
 * npm leaves optional packages of other platforms out of the lock file when it cannot fetch them, and then
 * `npm ci` refuses the lock file. This names them again, by what their parents ask for. Run it after each `npm install`.
 */
const complete = (lock: Lock): string[] => {
  const added: string[] = [];
  for (const [key, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (`node_modules/${name}` in lock.packages || `${key}/node_modules/${name}` in lock.packages) continue;
      lock.packages[`node_modules/${name}`] = entryFor(name, version, entry.dev === true || key === '');
      added.push(name);
    }
  }
  const { '': root, ...others } = lock.packages;
  lock.packages = { '': root!, ...Object.fromEntries(Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1))) };
  return added;
};

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
const added = complete(lock);
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'The lock file is complete.' : `Named ${added.length} packages of other platforms in the lock file.`);
