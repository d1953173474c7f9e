import { readFileSync } from 'node:fs';

/** The version of the program, as its package says. Processes of different versions do not work together. */
export const programVersion = (): string => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
};
