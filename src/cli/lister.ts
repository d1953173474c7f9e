import { timeZoneOf } from '../settings/time-zone-of.ts';
import { type PrintedRow, parseFormat, printRows, streamed } from './print-rows.ts';
import { type Tools, withApp } from './with-app.ts';

export const FORMAT_OPTION = ['--format <format>', 'table, json, ndjson or csv', 'table'] as const;

interface Format {
  readonly format: string;
}

/** What a command does that reads rows and prints them. */
export const lister =
  <Options extends Format>(fields: readonly string[], read: (tools: Tools, options: Options) => Promise<readonly PrintedRow[]>) =>
  (options: Options): Promise<void> => {
    const format = parseFormat(options.format);
    return withApp(async (tools) => printRows(format, fields, streamed(await read(tools, options)), timeZoneOf(tools.app.settings)));
  };
