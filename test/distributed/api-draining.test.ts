import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.ts';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { freePort } from '../setup/postgres-server.ts';
import type { RoleProcess } from '../setup/role-process.ts';
import { until } from '../setup/until.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

/** What has been sent is there by then. */
const TO_ARRIVE = 300;
const BODY = JSON.stringify({ token: 'x'.repeat(43) });

const startApi = async (environment: NodeJS.ProcessEnv = {}): Promise<{ api: RoleProcess; port: number }> => {
  deployment = await openDeployment();
  const port = await freePort();
  const api = deployment.start('run_api_server', { MONKEY_API_PORT: String(port), ...environment });
  await until('the API', () => api.printed().includes('Security Monkey is at'));
  return { api, port };
};

/** A request whose body has not come to its end yet. */
const beginRequest = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const head = ['POST /api/v1/session HTTP/1.1', 'host: here', 'content-type: application/json', `content-length: ${BODY.length}`];
  socket.write(`${head.join('\r\n')}\r\n\r\n${BODY.slice(0, 5)}`);
  await pause(TO_ARRIVE);
  return socket;
};

test.each([{}, { MONKEY_API_PROCESSES: '2' }])(
  'an API server that is told to go finishes the requests under way: %j',
  async (environment) => {
    const { api, port } = await startApi(environment);
    const socket = await beginRequest(port);
    const answer = text(socket);
    api.terminate();
    await until('a server that takes nothing more', () =>
      // A connection that comes in the very moment in which the last process closes is answered by nobody (Node.js, cluster).
      fetch(`http://127.0.0.1:${port}/healthcheck`, { signal: AbortSignal.timeout(1_000) }).then(
        ({ status }) => status === 503,
        () => true,
      ),
    );
    socket.write(BODY.slice(5));
    expect(await answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(await api.ended()).toBe(0);
  },
);

test('one that never ends does not keep it longer than it may take', async () => {
  const { api, port } = await startApi({ MONKEY_WORKER_SHUTDOWN_SECONDS: '1' });
  const socket = await beginRequest(port);
  socket.on('error', () => undefined);
  const begin = performance.now();
  api.terminate();
  expect(await api.ended()).toBe(0);
  expect(performance.now() - begin).toBeLessThan(5_000);
  socket.destroy();
});
