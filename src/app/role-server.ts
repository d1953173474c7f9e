import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { sentenceOf } from '../model/errors.ts';

export interface RoleServerOptions {
  readonly host: string;
  readonly port: number;
  /** Throws a sentence when the role cannot do its work. */
  readonly assertReady: () => Promise<void>;
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

export interface RoleServer {
  readonly port: number;
  close(): Promise<void>;
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
};

const answer = async ({ assertReady, metrics }: RoleServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = request.url?.split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendJson(response, 405, { status: 'only GET is answered here' });
  if (path === '/healthcheck') return sendJson(response, 200, { status: 'ok' });
  if (path === '/readiness') {
    try {
      await assertReady();
      return sendJson(response, 200, { status: 'ready' });
    } catch (error) {
      return sendJson(response, 503, { status: 'not ready', reason: sentenceOf(error) });
    }
  }
  if (path === '/metrics') {
    const { text, contentType } = await metrics();
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
    return;
  }
  sendJson(response, 404, { status: 'here are only /healthcheck, /readiness and /metrics' });
};

/** What a scheduler or a worker tells of itself by HTTP. */
export const startRoleServer = async (options: RoleServerOptions): Promise<RoleServer> => {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { status: 'failed', reason: sentenceOf(error) });
      else response.destroy();
    });
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
