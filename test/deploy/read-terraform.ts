import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block at the top of a file: `resource "aws_lb" "this" { … }`. */
export interface Block {
  readonly file: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly body: string;
}

const HEAD = /^(\w+)((?:\s+"[^"]*")*)\s*\{$/;

/** The blocks of one file. Whatever else stands at its top, or is not closed, is an error. */
const blocksOf = (file: string, text: string): Block[] => {
  const blocks: Block[] = [];
  let open: { kind: string; labels: string[]; lines: string[] } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (open !== null) {
      if (line !== '}') open.lines.push(line);
      else {
        blocks.push({ file, kind: open.kind, labels: open.labels, body: open.lines.join('\n') });
        open = null;
      }
      continue;
    }
    if (line === '' || line.startsWith('#')) continue;
    const empty = /^(\w+)((?:\s+"[^"]*")*)\s*\{\}$/.exec(line);
    const head = empty ?? HEAD.exec(line);
    if (!head) throw new TypeError(`${file}:${index + 1} begins no block: ${line}`);
    const labels = [...head[2]!.matchAll(/"([^"]*)"/g)].map((match) => match[1]!);
    if (empty) blocks.push({ file, kind: head[1]!, labels, body: '' });
    else open = { kind: head[1]!, labels, lines: [] };
  }
  if (open) throw new TypeError(`${file}: a block is not closed.`);
  return blocks;
};

/** A module of Terraform, as far as it can be read without Terraform. */
export interface TerraformModule {
  readonly blocks: readonly Block[];
  /** Everything but comments. */
  readonly text: string;
  /** The one block with these labels. */
  block(kind: string, ...labels: readonly string[]): Block;
}

export const readTerraform = (folder: string): TerraformModule => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.tf'));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const blocks = files.flatMap((file, index) => blocksOf(file, texts[index]!));
  return {
    blocks,
    text: texts.join('\n').replaceAll(/^\s*#.*$/gm, ''),
    block(kind, ...labels) {
      const found = blocks.filter((one) => one.kind === kind && one.labels.join() === labels.join());
      if (found.length !== 1) throw new Error(`There are ${found.length} blocks ${kind} ${labels.join(' ')}.`);
      return found[0]!;
    },
  };
};

/** What a module names but does not have, and the variables that it has but does not name. */
export const looseEnds = ({ blocks, text }: TerraformModule): string[] => {
  const has = new Set(
    blocks.flatMap(({ kind, labels, body }) => {
      if (kind === 'variable') return [`var.${labels[0]}`];
      if (kind === 'locals') return [...body.matchAll(/^ {2}(\w+)\s*=/gm)].map((match) => `local.${match[1]}`);
      if (kind === 'resource') return [labels.join('.')];
      return [[kind, ...labels].join('.')];
    }),
  );
  const names = [
    ...[...text.matchAll(/\b((?:var|local)\.\w+)/g)].map((match) => match[1]!),
    ...[...text.matchAll(/\b((?:data|ephemeral)\.aws_\w+\.\w+)/g)].map((match) => match[1]!),
    ...[...text.matchAll(/(?<![\w.])(aws_\w+\.\w+)/g)].map((match) => match[1]!),
  ];
  const missing = [...new Set(names)].filter((name) => !has.has(name)).map((name) => `${name} is not there`);
  const idle = [...has].filter((name) => /^(var|local)\./.test(name) && !names.includes(name)).map((name) => `${name} is not used`);
  return [...missing, ...idle].sort();
};
