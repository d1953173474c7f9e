import { readFileSync } from 'node:fs';

/** Section → key → its values in order: a key may come more than once in a unit of systemd. */
export type Sections = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Reads a file of `[section]`s with `key=value` lines: the configuration of supervisord and units of systemd. Any other line is an error. */
export const readSections = (file: string): Sections => {
  const sections: Record<string, Record<string, string[]>> = {};
  let current: Record<string, string[]> | undefined;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const head = /^\[([^\]]+)\]$/.exec(line);
    const pair = /^([A-Za-z_]+)=(.*)$/.exec(line);
    if (head) {
      current = {};
      sections[head[1]!] = current;
    } else if (pair && current) {
      const [, key, value] = pair as unknown as [string, string, string];
      current[key] = [...(current[key] ?? []), value];
    } else throw new TypeError(`${file}:${index + 1} is neither a section nor a setting: ${line}`);
  }
  return sections;
};
