import { text } from 'node:stream/consumers';
import { DirectConnectClient } from '@aws-sdk/client-direct-connect';
import type { DeserializeMiddleware, HttpResponse } from '@smithy/types';
import type { ClientsOf } from './account-clients.ts';
import { withNumericTimes } from './letters-of-authorization.ts';

const repair: DeserializeMiddleware<object, object> = (next) => async (args) => {
  const result = await next(args);
  const response = result.response as HttpResponse;
  response.body = Buffer.from(withNumericTimes(await text(response.body)));
  return result;
};

/** A client that talks to moto itself, without the proxy that repairs its answers. */
export const directConnectClient = (options: ClientsOf): DirectConnectClient => {
  const client = new DirectConnectClient(options);
  client.middlewareStack.add(repair as never, { step: 'deserialize', priority: 'low', name: 'repair' });
  return client;
};
