import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { buildApi } from '../api/build-api.ts';
import { MonkeyError } from '../model/errors.ts';
import { placeOf } from '../settings/configuration.ts';
import { loadDemo } from './load-demo.ts';
import type { Role } from './start-role.ts';
import { webOptions } from './web-options.ts';

const UI_FOLDER = fileURLToPath(new URL('../../ui/dist/', import.meta.url));

/** The HTTP server while it runs. */
export interface RunningApi {
  readonly address: string;
  /** Takes no more requests, and finishes those under way. */
  stop(): Promise<void>;
}

const listen = async (api: FastifyInstance, { app: { configuration } }: Role): Promise<string> => {
  const { apiHost: host, apiPort: port } = configuration.settings;
  try {
    return await api.listen({ host, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new MonkeyError(
        'port-in-use',
        `Port ${port} of ${host} is in use. Set ${placeOf(configuration, 'apiPort')} to another one, or stop the program that listens there.`,
        { cause },
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new MonkeyError('bad-setting', `${placeOf(configuration, 'apiHost')} is "${host}", which is no address of this machine.`, {
        cause,
      });
    if (code === 'EACCES')
      throw new MonkeyError('bad-setting', `${placeOf(configuration, 'apiPort')} is ${port}, on which this user may not listen.`, {
        cause,
      });
    throw cause;
  }
};

/** Starts the API with the user interface. */
export const startApi = async (role: Role): Promise<RunningApi> => {
  const { app, logger, signal } = role;
  const api = await buildApi({
    logger,
    db: app.database.kysely,
    registry: app.registry,
    now: app.now,
    loadDemo: () => loadDemo(app, signal),
    secretKey: app.secretKey(),
    ...webOptions(app.configuration),
    uiFolder: UI_FOLDER,
    assertReady: role.assertReady,
    metrics: role.metrics,
  });
  try {
    return { address: await listen(api, role), stop: () => api.close() };
  } catch (error) {
    await api.close();
    throw error;
  }
};
