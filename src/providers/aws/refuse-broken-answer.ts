import type { DeserializeMiddleware, HttpResponse } from '@smithy/types';

type Refusal = 'EmptyAnswer' | 'UndecodableAnswer';

/** An answer with a good status that cannot be one. The SDK would read most of these as "there is nothing". */
class BrokenAnswer extends Error {
  override readonly name: Refusal;
  /** Read by the retry strategy: asking again may bring a whole answer. */
  readonly $retryable = { throttling: false };

  constructor(name: Refusal, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = name;
  }
}

const readBody = async (body: AsyncIterable<Uint8Array>, expected: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
  } catch (cause) {
    throw new BrokenAnswer('UndecodableAnswer', `The answer broke off after ${Buffer.concat(chunks).length} of ${expected} bytes.`, {
      cause,
    });
  }
  return Buffer.concat(chunks);
};

/** `<?xml …?>`, comments and a doctype may come before the first element. */
const ROOT = /^(?:\uFEFF|\s|<\?[^>]*>|<!--[\s\S]*?-->|<![^>]*>)*<([A-Za-z_][\w.:-]*)/;

/** Lists of REST services whose emptiness would let items vanish, by the root of a true answer; query services name theirs after the command. */
const ROOTS: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBucketsResult',
  ListHostedZones: 'ListHostedZonesResponse',
  ListResourceRecordSets: 'ListResourceRecordSetsResponse',
};

const expectedRoot = (command: string, isQuery: boolean): string | undefined =>
  ROOTS[command] ?? (isQuery ? `${command}Response` : undefined);

const refuseWrongShape = (body: Buffer, command: string, isQuery: boolean): void => {
  const text = body.toString('utf8', 0, 4096);
  const root = ROOT.exec(text)?.[1]?.replace(/^.*:/, '');
  if (root === undefined) return;
  const expected = expectedRoot(command, isQuery);
  const isPage = root.toLowerCase() === 'html';
  if (isPage || (expected !== undefined && root !== expected))
    throw new BrokenAnswer('UndecodableAnswer', `${command} was answered with <${root}>${expected ? ` instead of <${expected}>` : ''}.`);
};

const headerOf = (response: HttpResponse, name: string): string | undefined =>
  Object.entries(response.headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** The bytes of a good answer, or an error. A HEAD has no body; a 204 says itself that it has none. */
const wholeBody = async (response: HttpResponse, method: string): Promise<Buffer | null> => {
  if (method === 'HEAD' || response.statusCode !== 200) return null;
  const length = headerOf(response, 'content-length');
  const body = await readBody(response.body, Number(length));
  if (body.length === 0) throw new BrokenAnswer('EmptyAnswer', 'The answer had status 200 and no body, which is no answer.');
  if (length !== undefined && body.length !== Number(length))
    throw new BrokenAnswer('UndecodableAnswer', `The answer has ${body.length} instead of ${length} bytes.`);
  return body;
};

/** The SDK takes every 404 of a query service for its `NotFound`, a gateway's too. A true one says with a code what is missing. */
const refuseNamelessMiss = async (response: HttpResponse, isQuery: boolean): Promise<void> => {
  if (!isQuery || response.statusCode !== 404) return;
  const body = await readBody(response.body, Number(headerOf(response, 'content-length')));
  if (!body.includes('<Code>')) throw new BrokenAnswer('UndecodableAnswer', 'The answer had status 404 and did not say what is missing.');
  response.body = body;
};

/**
 * Looks at the raw answer before the SDK reads it, because a body of no bytes, a proxy's log-in page or a page that was cut
 * becomes an empty list there, and an empty list deletes. Every command used here answers 200 with a body, but HEAD.
 */
export const refuseBrokenAnswer: DeserializeMiddleware<object, object> = (next, context) => async (args) => {
  const result = await next(args);
  const response = result.response as HttpResponse;
  const request = args.request as { method: string; headers: Record<string, string> };
  const isQuery = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  await refuseNamelessMiss(response, isQuery);
  const body = await wholeBody(response, request.method);
  if (body === null) return result;
  refuseWrongShape(body, String(context.commandName).replace(/Command$/, ''), isQuery);
  response.body = body;
  return result;
};
