import { createReadStream } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;
/** No configuration is this long; a file without newlines must not fill the memory. */
const LONGEST_LINE = 64 << 20;

/** The lines of a file, a chunk's worth at a time, without their newlines. The last one need not have any. */
export async function* readLines(path: string, signal: AbortSignal): AsyncGenerator<string[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES, signal }) as AsyncIterable<Buffer>) {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = chunk.subarray(start, end);
      lines.push(rest.length === 0 ? line.toString('utf8') : Buffer.concat([...rest, line]).toString('utf8'));
      rest = [];
      restBytes = 0;
      start = end + 1;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
    }
    if (restBytes > LONGEST_LINE) throw new RangeError(`${path} has a line of more than ${LONGEST_LINE} bytes.`);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [Buffer.concat(rest).toString('utf8')];
}
