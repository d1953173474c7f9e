import { type Document, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { FileEntry } from './match-entries.ts';
import { SyntaxProblem } from './syntax-problem.ts';

const AT = / at line \d+, column \d+:?[\s\S]*$/;

const entryOf = ({ key, value }: Pair, document: Document, lines: LineCounter): FileEntry => {
  const line = isNode(key) && key.range ? lines.linePos(key.range[0]).line : null;
  if (!isScalar(key) || typeof key.value !== 'string') throw new SyntaxProblem('a key must be a word', line);
  try {
    return { key: key.value, value: isNode(value) ? value.toJS(document) : value, line };
  } catch (cause) {
    // An alias of something that is not there, or of far too much.
    if (cause instanceof ReferenceError) throw new SyntaxProblem(cause.message, line);
    throw cause;
  }
};

/** The entries of a YAML text, with their lines. */
export const readYamlEntries = (text: string): FileEntry[] => {
  const lines = new LineCounter();
  // Keys that are given twice are told of in words of our own, with both places.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new SyntaxProblem(problem.message.replace(AT, ''), problem.linePos?.[0].line ?? null);
  const { contents } = document;
  if (contents === null) return [];
  if (!isMap(contents)) throw new SyntaxProblem('it must be a map of settings, one "key: value" a line', null);
  return contents.items.map((pair) => entryOf(pair as Pair, document as Document, lines));
};
