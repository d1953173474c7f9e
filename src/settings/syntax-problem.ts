/** A text that its format does not allow: the end of a sentence, and the line where the parser tells it. */
export class SyntaxProblem extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    // Parsers show the line below their sentence, and ours has one line.
    super((message.split('\n')[0] ?? '').replace(/[.:]?\s*$/, ''));
    this.name = 'SyntaxProblem';
    this.line = line;
  }
}
