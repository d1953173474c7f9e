import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveUi } from './serve-ui.ts';

const PAGE = '<!doctype html><title>the page</title>';
const SCRIPT = 'console.log("acorn");'.repeat(200);
const ASSET = '/assets/index-abc123.js';
const FOR_EVER = 'public, max-age=31536000, immutable';

let folder: string;
let api: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'monkey-ui-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/font-1.woff2'), 'a font');
  writeFileSync(join(folder, ASSET), SCRIPT);
  writeFileSync(join(folder, `${ASSET}.br`), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, `${ASSET}.gz`), gzipSync(SCRIPT));
  api = Fastify();
  await serveUi(api, folder);
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => api.inject({ url, headers });

describe('an asset', () => {
  test.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
  ] as const)('to whom accepts %s comes as %s', async (accepted, encoding, decompress) => {
    const answer = await get(ASSET, { 'accept-encoding': accepted });
    expect(answer.headers).toMatchObject({
      'content-encoding': encoding,
      'content-type': expect.stringMatching(/^(text|application)\/javascript/),
      'cache-control': FOR_EVER,
    });
    expect(String(answer.headers.vary).toLowerCase()).toBe('accept-encoding');
    expect(decompress(answer.rawPayload).toString()).toBe(SCRIPT);
    expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
  });

  test.each([undefined, 'identity', 'br;q=0, gzip;q=0'])('to whom accepts %s comes as it is', async (accepted) => {
    const answer = await get(ASSET, accepted === undefined ? {} : { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(String(answer.headers.vary).toLowerCase()).toBe('accept-encoding');
    expect(answer.body).toBe(SCRIPT);
  });

  test('has a tag of its own for each form, and is not sent again to whom has it', async () => {
    const tags = [];
    for (const accepted of ['br', 'gzip', 'identity']) {
      const { headers } = await get(ASSET, { 'accept-encoding': accepted });
      tags.push(headers.etag);
      const again = await get(ASSET, { 'accept-encoding': accepted, 'if-none-match': String(headers.etag) });
      expect([again.statusCode, again.body]).toEqual([304, '']);
    }
    expect(new Set(tags).size).toBe(3);
  });

  test('without a compressed form comes as it is', async () => {
    const answer = await get('/assets/font-1.woff2', { 'accept-encoding': 'br, gzip' });
    expect([answer.statusCode, answer.headers['content-encoding'], answer.headers['cache-control']]).toEqual([200, undefined, FOR_EVER]);
  });

  test('is there by its own name only', async () => {
    for (const url of [`${ASSET}.br`, `${ASSET}.gz`, '/assets/none.js'])
      expect(`${url} ${(await get(url, { 'accept-encoding': 'br, gzip' })).statusCode}`).toBe(`${url} 404`);
  });
});

describe('the page', () => {
  test.each(['/', '/index.html', '/items/12'])('%s is asked for again each time, and not sent again to whom has it', async (url) => {
    const answer = await get(url, { 'accept-encoding': 'br, gzip' });
    expect([answer.statusCode, answer.body]).toEqual([200, PAGE]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': expect.stringMatching(/^text\/html/) });
    for (const known of [answer.headers.etag, `W/${answer.headers.etag}`, `"x", ${answer.headers.etag}`, '*']) {
      const again = await get(url, { 'if-none-match': String(known) });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', answer.headers.etag]);
    }
    expect((await get(url, { 'if-none-match': '"another"' })).statusCode).toBe(200);
  });

  test('what else has no hash in its name is asked for again, too', async () => {
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });
});
