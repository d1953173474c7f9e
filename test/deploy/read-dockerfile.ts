import { readFileSync } from 'node:fs';

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  /** What it is made from: an image, or the name of an earlier stage. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  /** The arguments before the first stage, with their defaults. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
}

const instructionsOf = (text: string): Instruction[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => /^([A-Z]+)\s+(.*)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map((match) => ({ name: match[1]!, rest: match[2]!.replaceAll(/\s+/g, ' ') }));

/** Reads a Dockerfile into its stages; `${…}` in FROM is replaced by the default of the argument. */
export const readDockerfile = (file: string): Dockerfile => {
  const globals: Record<string, string> = {};
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(readFileSync(file, 'utf8'))) {
    const current = stages.at(-1);
    if (instruction.name === 'FROM') {
      const [image = '', , name = ''] = instruction.rest.split(' ');
      const from = image.replaceAll(/\$\{(\w+)\}/g, (_, argument: string) => globals[argument] ?? '');
      stages.push({ name, from, instructions: [] });
    } else if (current) current.instructions.push(instruction);
    else if (instruction.name === 'ARG') {
      const [name = '', value = ''] = instruction.rest.split('=');
      globals[name] = value;
    }
  }
  return { arguments: globals, stages };
};
