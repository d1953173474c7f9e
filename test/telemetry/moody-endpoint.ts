import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** `forward`: to the server behind; `hang`: takes requests and never answers; `refuse`: as CloudWatch refuses bad data; a number: answers with this status. */
export type Mood = 'forward' | 'hang' | 'refuse' | number;

const REFUSAL = JSON.stringify({ __type: 'com.amazonaws.cloudwatch#InvalidParameterValueException', message: 'The value is bad.' });

export interface MoodyEndpoint {
  readonly endpoint: string;
  /** The bodies of the requests that have arrived, in the order of their arrival, and what became of them. */
  readonly requests: readonly { readonly body: Buffer; readonly mood: Mood }[];
  mood: Mood;
  stop(): Promise<void>;
}

const forward = async (incoming: IncomingMessage, body: Buffer, response: ServerResponse, upstream: string): Promise<void> => {
  const { 'content-length': _length, connection: _connection, 'transfer-encoding': _encoding, ...headers } = incoming.headers;
  const answer = await fetch(new URL(incoming.url!, upstream), {
    method: incoming.method!,
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await answer.arrayBuffer()));
};

/** Stands before a server on 127.0.0.1 and is not always well. */
export const startMoodyEndpoint = async (upstream: string): Promise<MoodyEndpoint> => {
  const requests: { body: Buffer; mood: Mood }[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const { mood } = moody;
    requests.push({ body, mood });
    if (mood === 'forward') await forward(incoming, body, response, upstream);
    else if (mood === 'refuse') response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(REFUSAL);
    else if (mood !== 'hang') response.writeHead(mood).end();
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((thrown: unknown) => response.destroy(thrown as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const moody: MoodyEndpoint = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mood: 'forward',
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return moody;
};
