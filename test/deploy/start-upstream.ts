import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

/** One request that arrived behind the proxy. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Upstream {
  readonly address: string;
  readonly arrived: Arrived[];
  stop(): Promise<void>;
}

/** A tiny server in the place of the API, on a free port of 127.0.0.1, which remembers what it was asked. */
export const startUpstream = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Upstream> => {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    arrived.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `127.0.0.1:${port}`,
    arrived,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
