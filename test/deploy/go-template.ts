/** What a template can hold: what JSON can. */
export type Value = undefined | null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

export type TemplateFunction = (...values: Value[]) => Value;

type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'path'; readonly from: Expression | string; readonly names: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] };

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly expression: Expression }
  | { readonly kind: 'assign'; readonly name: string; readonly expression: Expression }
  | { readonly kind: 'if' | 'with'; readonly branches: readonly { readonly when: Expression | null; readonly body: readonly Node[] }[] }
  | { readonly kind: 'range'; readonly names: readonly string[]; readonly over: Expression; readonly body: readonly Node[] };

interface Scope {
  readonly dot: Value;
  readonly variables: ReadonlyMap<string, Value>;
}

const TOKEN = /"(?:\\.|[^"\\])*"|:=|[|(),]|-?\d+(?:\.\d+)?|\$\w*(?:\.\w+)*|\.(?:\w+(?:\.\w+)*)?|\w+/g;

/** Reads the words of one action. */
class Words {
  private readonly words: readonly string[];
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.words = text.match(TOKEN) ?? [];
    if (this.words.join('') !== text.replaceAll(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '')) throw new TypeError(`Not understood: ${text}`);
  }

  peek(): string | undefined {
    return this.words[this.at];
  }

  take(): string {
    const word = this.words[this.at];
    if (word === undefined) throw new TypeError(`Ends too early: ${this.text}`);
    this.at += 1;
    return word;
  }

  pipeline(): Expression {
    let left = this.command(null);
    while (this.peek() === '|') {
      this.take();
      left = this.command(left);
    }
    return left;
  }

  private command(piped: Expression | null): Expression {
    const word = this.peek() ?? '';
    if (!/^[A-Za-z_]/.test(word) || word === 'true' || word === 'false') return this.operand();
    const given: Expression[] = [];
    this.take();
    for (let next = this.peek(); next !== undefined && next !== '|' && next !== ')'; next = this.peek()) given.push(this.operand());
    return { kind: 'call', name: word, given: piped ? [...given, piped] : given };
  }

  private operand(): Expression {
    const word = this.take();
    if (word === '(') {
      const inner = this.pipeline();
      if (this.take() !== ')') throw new TypeError(`A bracket is not closed: ${this.text}`);
      const next = this.peek();
      return next !== undefined && /^\.\w/.test(next) ? { kind: 'path', from: inner, names: this.take().slice(1).split('.') } : inner;
    }
    if (word.startsWith('"')) return { kind: 'literal', value: JSON.parse(word) as string };
    if (/^-?\d/.test(word)) return { kind: 'literal', value: Number(word) };
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
    const [from = '', ...names] = word.startsWith('$') ? word.split('.') : ['.', ...word.slice(1).split('.').filter(Boolean)];
    if (from !== '.' && !from.startsWith('$')) return { kind: 'call', name: from, given: [] };
    return { kind: 'path', from, names };
  }
}

const expressionOf = (text: string): Expression => {
  const words = new Words(text);
  const found = words.pipeline();
  if (words.peek() !== undefined) throw new TypeError(`Not understood: ${text}`);
  return found;
};

interface Piece {
  readonly action: boolean;
  readonly text: string;
}

/** Cuts a template into text and actions, without the white space that an action takes away. */
const piecesOf = (template: string): Piece[] => {
  const pieces: Piece[] = [];
  let end = 0;
  let trimNext = false;
  for (const match of template.matchAll(/\{\{(-\s)?([\s\S]*?)(\s-)?\}\}/g)) {
    let text = template.slice(end, match.index);
    if (trimNext) text = text.trimStart();
    if (match[1]) text = text.trimEnd();
    const action = match[2]!.trim();
    pieces.push({ action: false, text });
    if (!action.startsWith('/*')) pieces.push({ action: true, text: action });
    end = match.index + match[0].length;
    trimNext = match[3] !== undefined;
  }
  const rest = template.slice(end);
  pieces.push({ action: false, text: trimNext ? rest.trimStart() : rest });
  return pieces.filter(({ action, text }) => action || text !== '');
};

/**
 * As much of Go's text/template as the chart uses: output, pipelines, variables, if, with, range, define, comments and trimming.
 * Anything else is an error, so a template that this cannot render is not rendered wrongly.
 */
export class TemplateSet {
  private readonly defined = new Map<string, readonly Node[]>();
  private readonly functions: Readonly<Record<string, TemplateFunction>>;

  constructor(functions: Readonly<Record<string, TemplateFunction>>) {
    this.functions = { include: (name, dot) => this.render(String(name), dot), ...functions };
  }

  /** Adds a file under its name, and everything that it defines. */
  add(name: string, template: string): void {
    const pieces = piecesOf(template);
    const [body, end] = this.parse(pieces, 0);
    if (end !== pieces.length) throw new TypeError(`${name}: "${pieces[end]?.text}" closes nothing.`);
    this.defined.set(name, body);
  }

  render(name: string, dot: Value): string {
    const body = this.defined.get(name);
    if (!body) throw new TypeError(`No template is called ${name}.`);
    return this.run(body, { dot, variables: new Map([['$', dot]]) });
  }

  /** Parses up to an `else` or `end` that belongs to the caller; gives where that is. */
  private parse(pieces: readonly Piece[], start: number): [Node[], number] {
    const nodes: Node[] = [];
    let at = start;
    while (at < pieces.length) {
      const { action, text } = pieces[at]!;
      const word = /^\w+/.exec(text)?.[0];
      if (action && (word === 'end' || word === 'else')) return [nodes, at];
      at += 1;
      if (!action) nodes.push({ kind: 'text', text });
      else if (word === 'if' || word === 'with') at = this.parseBranches(pieces, at, word, text, nodes);
      else if (word === 'range') at = this.parseRange(pieces, at, text, nodes);
      else if (word === 'define') {
        const [body, end] = this.parse(pieces, at);
        this.defined.set(JSON.parse(text.slice(word.length)) as string, body);
        at = end + 1;
      } else nodes.push(this.parseSimple(text));
    }
    return [nodes, at];
  }

  private parseSimple(text: string): Node {
    const assign = /^(\$\w+)\s*:=\s*([\s\S]*)$/.exec(text);
    return assign
      ? { kind: 'assign', name: assign[1]!, expression: expressionOf(assign[2]!) }
      : { kind: 'output', expression: expressionOf(text) };
  }

  private parseBranches(pieces: readonly Piece[], start: number, kind: 'if' | 'with', head: string, nodes: Node[]): number {
    const branches: { when: Expression | null; body: Node[] }[] = [];
    let when: Expression | null = expressionOf(head.slice(kind.length));
    for (let at = start; ; ) {
      const [body, end] = this.parse(pieces, at);
      branches.push({ when, body });
      const closing = pieces[end]?.text ?? '';
      if (closing === 'end') {
        nodes.push({ kind, branches });
        return end + 1;
      }
      if (!closing.startsWith('else')) throw new TypeError(`"${head}" is not closed.`);
      when = closing === 'else' ? null : expressionOf(closing.replace(/^else\s+(if|with)/, ''));
      at = end + 1;
    }
  }

  private parseRange(pieces: readonly Piece[], start: number, head: string, nodes: Node[]): number {
    const parts = /^range\s+(?:((?:\$\w+\s*,\s*)?\$\w+)\s*:=)?([\s\S]*)$/.exec(head)!;
    const [body, end] = this.parse(pieces, start);
    if (pieces[end]?.text !== 'end') throw new TypeError(`"${head}" is not closed.`);
    nodes.push({ kind: 'range', names: parts[1]?.split(/\s*,\s*/) ?? [], over: expressionOf(parts[2]!), body });
    return end + 1;
  }

  private run(nodes: readonly Node[], scope: Scope): string {
    let out = '';
    let { variables } = scope;
    for (const node of nodes) {
      const here: Scope = { dot: scope.dot, variables };
      if (node.kind === 'text') out += node.text;
      else if (node.kind === 'output') out += String(this.value(node.expression, here) ?? '');
      else if (node.kind === 'assign') variables = new Map([...variables, [node.name, this.value(node.expression, here)]]);
      else if (node.kind === 'range') out += this.runRange(node, here);
      else out += this.runBranches(node, here);
    }
    return out;
  }

  private runBranches(node: Extract<Node, { kind: 'if' | 'with' }>, scope: Scope): string {
    for (const { when, body } of node.branches) {
      if (when === null) return this.run(body, scope);
      const value = this.value(when, scope);
      if (isTrue(value)) return this.run(body, node.kind === 'with' ? { ...scope, dot: value } : scope);
    }
    return '';
  }

  private runRange(node: Extract<Node, { kind: 'range' }>, scope: Scope): string {
    const over = this.value(node.over, scope) ?? [];
    const entries: [Value, Value][] = Array.isArray(over)
      ? over.map((value, index) => [index, value])
      : Object.entries(over as { readonly [name: string]: Value }).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries
      .map(([key, value]) => {
        const bound: [string, Value][] = node.names.length === 2 ? [[node.names[0]!, key]] : [];
        const last = node.names.at(-1);
        if (last) bound.push([last, value]);
        return this.run(node.body, { dot: value, variables: new Map([...scope.variables, ...bound]) });
      })
      .join('');
  }

  private value(expression: Expression, scope: Scope): Value {
    if (expression.kind === 'literal') return expression.value;
    if (expression.kind === 'call') {
      const called = this.functions[expression.name];
      if (!called) throw new TypeError(`There is no function ${expression.name}.`);
      return called(...expression.given.map((one) => this.value(one, scope)));
    }
    return expression.names.reduce<Value>((value, name) => memberOf(value, name), this.start(expression.from, scope));
  }

  private start(from: Expression | string, scope: Scope): Value {
    if (typeof from !== 'string') return this.value(from, scope);
    if (from === '.') return scope.dot;
    if (!scope.variables.has(from)) throw new TypeError(`There is no variable ${from}.`);
    return scope.variables.get(from);
  }
}

const memberOf = (value: Value, name: string): Value => {
  if (value === null || value === undefined) throw new TypeError(`There is no ${name}: what should hold it is missing.`);
  return (value as { readonly [name: string]: Value })[name];
};

/** What Go's templates take for true. */
export const isTrue = (value: Value): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
};
