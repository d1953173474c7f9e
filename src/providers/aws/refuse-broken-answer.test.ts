import { Readable } from 'node:stream';
import type { DeserializeMiddleware, HttpResponse } from '@smithy/types';
import { expect, test } from 'vitest';
import { refuseBrokenAnswer } from './refuse-broken-answer.ts';

interface Answer {
  readonly body?: string;
  readonly status?: number;
  readonly method?: string;
  readonly command?: string;
  readonly query?: boolean;
  readonly length?: number;
}

type Handler = Parameters<DeserializeMiddleware<object, object>>[0];

/** What is left of an answer: its body, or the error. */
const pass = async ({
  body = '',
  status = 200,
  method = 'POST',
  command = 'ListThings',
  query = false,
  length,
}: Answer): Promise<string | null> => {
  const headers = length === undefined ? {} : { 'Content-Length': String(length) };
  const next = async () => ({ response: { statusCode: status, headers, body: Readable.from(body === '' ? [] : [Buffer.from(body)]) } });
  const request = { method, headers: { 'content-type': query ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.0' } };
  const handle = refuseBrokenAnswer(next as unknown as Handler, { commandName: `${command}Command` });
  const { response } = await handle({ input: {}, request });
  const left: unknown = (response as HttpResponse).body;
  return Buffer.isBuffer(left) ? left.toString() : null;
};

const named = (name: string) => expect.objectContaining({ name });

test('lets a whole answer through', async () => {
  expect(await pass({ body: '{}' })).toBe('{}');
  expect(await pass({ body: '{"a":1}', length: 7 })).toBe('{"a":1}');
  const xml = '<?xml version="1.0"?>\n<!-- hi -->\n<ListThingsResponse xmlns="x"></ListThingsResponse>';
  expect(await pass({ body: xml, query: true })).toBe(xml);
});

test('refuses a good status without a byte', async () => {
  await expect(pass({})).rejects.toEqual(named('EmptyAnswer'));
  await expect(pass({ length: 0 })).rejects.toEqual(named('EmptyAnswer'));
});

test('lets those be empty that have no body: HEAD, 204, errors', async () => {
  expect(await pass({ method: 'HEAD' })).toBeNull();
  expect(await pass({ status: 204 })).toBeNull();
  expect(await pass({ status: 403 })).toBeNull();
});

test('refuses an answer of another length than it says', async () => {
  await expect(pass({ body: '{"a":', length: 7 })).rejects.toEqual(named('UndecodableAnswer'));
});

test('refuses an answer to another question', async () => {
  await expect(pass({ body: '<html></html>' })).rejects.toEqual(named('UndecodableAnswer'));
  await expect(pass({ body: '<!DOCTYPE html><HTML></HTML>' })).rejects.toEqual(named('UndecodableAnswer'));
  await expect(pass({ body: '<OtherResponse/>', query: true })).rejects.toEqual(named('UndecodableAnswer'));
  await expect(pass({ body: '<ListBucketResult/>', command: 'ListBuckets' })).rejects.toEqual(named('UndecodableAnswer'));
  expect(await pass({ body: '<ListAllMyBucketsResult/>', command: 'ListBuckets' })).toBe('<ListAllMyBucketsResult/>');
});

test('refuses a 404 of a query service that does not say what is missing', async () => {
  await expect(pass({ status: 404, query: true })).rejects.toEqual(named('UndecodableAnswer'));
  await expect(pass({ status: 404, query: true, body: '<html><body>Not Found</body></html>' })).rejects.toEqual(named('UndecodableAnswer'));
  const said = '<ErrorResponse><Error><Code>NotFound</Code></Error></ErrorResponse>';
  expect(await pass({ status: 404, query: true, body: said })).toBe(said);
  expect(await pass({ status: 404 })).toBeNull();
});
