import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { type Log, openLogger } from '../../src/app/open-logger.ts';
import { withLogFields } from '../../src/base/log-fields.ts';
import { pause } from '../../src/base/pause.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';

const root = mkdtempSync(join(tmpdir(), 'monkey-log-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => {
  files += 1;
  return join(root, `folder-${files}`, 'below', 'monkey.log');
};

const logs: Log[] = [];
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
});

const open = (environment: NodeJS.ProcessEnv): Logger => {
  const log = openLogger(resolveSettings(environment));
  logs.push(log);
  return log.logger;
};

/** What is in the file once it has `lines` lines. */
const written = async (file: string, lines = 1): Promise<string> => {
  for (let tries = 0; tries < 250; tries += 1) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.split('\n').length > lines) return text;
    await pause(20);
  }
  throw new Error(`There are no ${lines} lines in ${file}.`);
};

const MODULE = new URL('../../src/app/open-logger.ts', import.meta.url).pathname;
const RESOLVE = new URL('../../src/settings/resolve-settings.ts', import.meta.url).pathname;
const SAY = `const { openLogger } = await import('${MODULE}'); const { resolveSettings } = await import('${RESOLVE}');
  const { logger } = openLogger(resolveSettings(process.env));
  let left = Number(process.env.SAY ?? 1);
  const say = () => { logger.info({ items: 3 }, 'watched'); left -= 1; if (left > 0) setImmediate(say); };
  say();`;
const NODE = [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', SAY];
/** Runs a program on a terminal. */
const TERMINAL = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))';

const onTerminal = (environment: NodeJS.ProcessEnv = {}): string =>
  spawnSync('python3', ['-c', TERMINAL, ...NODE], { encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment } }).stdout;
const intoPipe = (environment: NodeJS.ProcessEnv = {}): string =>
  spawnSync(NODE[0]!, NODE.slice(1), { encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment } }).stderr;

const PRETTY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO {2}watched items=3\r?\n$/;

test('LOG_LEVEL: less is not written', async () => {
  const file = newFile();
  const logger = open({ LOG_FILE: file, LOG_LEVEL: 'WARNING' });
  logger.info('hum');
  logger.warn('thunder');
  expect((await written(file)).match(/"msg":"\w+"/g)).toEqual(['"msg":"thunder"']);
});

describe('LOG_FILE', () => {
  test('LOG_FILE: the log goes there, as lines of JSON, and its folder is made', async () => {
    const file = newFile();
    open({ LOG_FILE: file }).info({ items: 3 }, 'watched');
    expect(JSON.parse(await written(file))).toMatchObject({ level: 30, msg: 'watched', items: 3 });
  });

  test('goes on where it ended', async () => {
    const file = newFile();
    open({ LOG_FILE: file }).info('first');
    await written(file);
    open({ LOG_FILE: file }).info('second');
    expect((await written(file, 2)).match(/"msg":"\w+"/g)).toEqual(['"msg":"first"', '"msg":"second"']);
  });

  test('what is no plain file is written without being put aside', () => {
    expect(() => open({ LOG_FILE: '/dev/null', MONKEY_LOG_FILE_BYTES: '1024' }).info('x'.repeat(5_000))).not.toThrow();
    expect(readdirSync('/dev').filter((name) => name.startsWith('null'))).toEqual(['null']);
  });

  test('a folder that cannot be made is refused', () => {
    const file = join(import.meta.filename, 'monkey.log');
    expect(() => open({ LOG_FILE: file })).toThrow(
      expect.objectContaining({ code: 'bad-setting', message: expect.stringMatching(/^LOG_FILE is ".*", which cannot be written: /) }),
    );
    expect(() => open({ LOG_FILE: root })).toThrow(/which cannot be written: EISDIR/);
  });
});

describe('putting aside', () => {
  const fill = async (environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
    const file = newFile();
    const logger = open({ LOG_FILE: file, ...environment });
    for (let line = 0; line < 60; line += 1) logger.info({ line, text: 'x'.repeat(200) }, 'filler');
    logger.info('the end');
    const folder = join(file, '..');
    for (let tries = 0; tries < 250; tries += 1) {
      if (readdirSync(folder).some((name) => readFileSync(join(folder, name), 'utf8').includes('the end'))) break;
      await pause(20);
    }
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name));
  };

  test('log_file_bytes: at that size a new file is begun', async () => {
    const [first, ...aside] = await fill({ MONKEY_LOG_FILE_BYTES: '4096' });
    expect(first).toMatch(/monkey\.log$/);
    expect(aside.length).toBeGreaterThan(2);
    for (const file of aside) expect(Math.abs(statSync(file).size - 4_096)).toBeLessThan(400);
  });

  test('log_file_count: so many files are kept', async () => {
    const names = (await fill({ MONKEY_LOG_FILE_BYTES: '1024', MONKEY_LOG_FILE_COUNT: '2' })).map((file) => file.replace(/^.*\//, ''));
    expect(names).toEqual(['monkey.log', 'monkey.log.1', 'monkey.log.2']);
  });
});

test('when the disk refuses, the log goes on to standard error and says so', () => {
  const file = newFile();
  // What stands in the way of the file that is put aside.
  mkdirSync(join(`${file}.1`, 'full'), { recursive: true });
  const said = intoPipe({ LOG_FILE: file, MONKEY_LOG_FILE_BYTES: '1024', MONKEY_LOG_FILE_COUNT: '1', SAY: '2000' });
  expect(said).toMatch(/"msg":"The log file cannot be written any more: /);
  expect(said).toContain('"msg":"watched"');
});

describe('log_format', () => {
  test('log_format: pretty is for people, wherever it goes', async () => {
    const file = newFile();
    open({ LOG_FILE: file, MONKEY_LOG_FORMAT: 'pretty' }).info({ items: 3 }, 'watched');
    expect(await written(file)).toMatch(PRETTY);
  });

  test('auto is pretty on a terminal, JSON elsewhere', () => {
    expect(onTerminal()).toMatch(PRETTY);
    expect(JSON.parse(intoPipe())).toMatchObject({ msg: 'watched' });
  });

  test('json is JSON also on a terminal', () => {
    expect(JSON.parse(onTerminal({ MONKEY_LOG_FORMAT: 'json' }))).toMatchObject({ msg: 'watched' });
  });
});

describe('secrets', () => {
  test.each([['json'], ['pretty']])('are never written, as %s', async (format) => {
    const file = newFile();
    const secret = 'correct-horse-"battery"-staple-\\-long';
    const logger = open({
      LOG_FILE: file,
      MONKEY_LOG_FORMAT: format,
      MONKEY_SECRET_KEY: secret,
      MONKEY_DATABASE_URL: 'postgres://m:hunter%40234@db/x',
      MONKEY_BROKER_URL: 'redis://:hunter3456@cache',
    });
    const cause = new Error(`cause: ${secret}`);
    logger.error({ err: new Error('cannot reach postgres://m:hunter4567@other/x', { cause }), password: 'hunter5678' }, `key ${secret}`);
    logger.info(
      { request: { authorization: 'hunter6789', token: 'hunter7890' }, url: 'redis://:hunter8901@cache' },
      'hunter@234 hunter%40234',
    );
    logger.info('hunter3456');
    logger.info('the last line');
    // A pretty error takes many lines.
    await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').includes('the last line'), { timeout: 10_000 });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/hunter|horse/);
    expect(text.match(/\(hidden\)/g)!.length).toBeGreaterThan(8);
    expect(text).toContain('cannot reach postgres://m:(hidden)@other/x');
  });
});

test('a command that a broker refused is logged by its name, never with what it was given: that may be a password', async () => {
  const file = newFile();
  const logger = open({ LOG_FILE: file });
  // As the client of Redis makes it; its cluster tells the error of the last node it asked.
  const refused = (): Error => Object.assign(new Error('WRONGPASS'), { command: { name: 'hello', args: ['3', 'AUTH', 'me', 'short'] } });
  logger.warn({ err: refused() }, 'one');
  logger.warn({ err: Object.assign(new Error('All failed'), { lastNodeError: refused() }) }, 'two');
  const text = await written(file, 2);
  expect(text.match(/"name":"hello"/g)).toHaveLength(2);
  expect(text).not.toContain('short');
});

test('lines carry the fields of the work that is under way, and their own before those', async () => {
  const file = newFile();
  const logger = open({ LOG_FILE: file });
  withLogFields({ job: 'watch-account', account: 'a' }, () => logger.info({ account: 'b' }, 'within'));
  logger.info('outside');
  const [within, outside] = (await written(file, 2)).split('\n').map((line) => (line === '' ? null : JSON.parse(line)));
  expect(within).toMatchObject({ msg: 'within', job: 'watch-account', account: 'b' });
  expect(outside).not.toHaveProperty('job');
});

test('a pretty line cannot rearrange the terminal, and shows the trace of an error', async () => {
  const file = newFile();
  const logger = open({ LOG_FILE: file, MONKEY_LOG_FORMAT: 'pretty' });
  logger.error({ err: new Error('broken'), name: 'a\u001b[2Jb', other: 'two words' }, 'it\u202efailed');
  const text = await written(file, 2);
  expect(text.split('\n')[0]).toMatch(/ERROR it\\u202efailed name="?a\\+u001b\[2Jb"? other="two words"$/);
  expect(text.split('\n').slice(1, 3)).toEqual([expect.stringContaining('    Error: broken'), expect.stringMatching(/^ {8}at /)]);
});
