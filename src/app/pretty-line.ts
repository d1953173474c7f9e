const LEVELS: Readonly<Record<number, string>> = { 20: 'DEBUG', 30: 'INFO', 40: 'WARN', 50: 'ERROR' };
const LEVEL_WIDTH = 5;

/** What every line has and nobody looks for. */
const LEFT_OUT: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err']);

interface Line {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

/** Control characters, and marks that change the direction of writing: what is logged must not rearrange a terminal. */
const MISLEADING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const visible = (text: string): string =>
  text.replace(MISLEADING, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);

const shown = (value: unknown): string => {
  if (typeof value === 'string' && /^[^\s"=]+$/.test(value)) return visible(value);
  return visible(JSON.stringify(value));
};

/** A line of the log as people read it: `2026-01-31T12:00:00.000Z INFO  watched account=prod items=3`, then the trace of an error. */
export const prettyLine = (json: string): string => {
  const line = JSON.parse(json) as Line;
  const { level, time, msg = '', err } = line;
  const fields = Object.entries(line).filter(([name]) => !LEFT_OUT.has(name));
  const head = [new Date(time).toISOString(), (LEVELS[level] ?? String(level)).padEnd(LEVEL_WIDTH), visible(msg)];
  const trace = err ? `${err.stack ?? err.message ?? shown(err)}`.split('\n').map((row) => `    ${visible(row)}`) : [];
  return `${[[...head, ...fields.map(([name, value]) => `${name}=${shown(value)}`)].join(' '), ...trace].join('\n')}\n`;
};
