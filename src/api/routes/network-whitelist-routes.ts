import { z } from 'zod';
import {
  WhitelistChangeRequest,
  WhitelistEntry,
  WhitelistImported,
  WhitelistImportQuery,
  WhitelistImportRequest,
  WhitelistList,
  WhitelistQuery,
  WhitelistRequest,
} from '../../contract/network-whitelist.ts';
import { AsOfQuery, addressInteger } from '../../contract/page.ts';
import { planWhitelistImport } from '../../engine/plan-whitelist.ts';
import { whitelistDeed, whitelistDeeds } from '../../engine/whitelist-deeds.ts';
import type { JsonObject } from '../../model/json.ts';
import {
  addNewToWhitelist,
  changeWhitelistEntry,
  getWhitelistEntry,
  removeFromWhitelist,
  reviseWhitelist,
  type WhitelistEntry as StoredEntry,
  sliceWhitelist,
} from '../../store/whitelist-store.ts';
import type { AddRoutes } from '../api-context.ts';
import { audited } from '../audited.ts';
import { instantOf, pageOf } from '../cursor.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });
const view = { permission: 'view' } as const;
const admin = { permission: 'admin' } as const;
/** Some ten thousand networks. */
const BODY_BYTES = 1024 * 1024;

const deedOn = (verb: 'added' | 'changed' | 'removed') => (entry: StoredEntry) => whitelistDeed(verb, entry);

const addReading: AddRoutes = (api, { db, now }) => {
  api.get(
    '/api/v1/network-whitelist',
    {
      config: view,
      schema: {
        operationId: 'listWhitelist',
        summary: 'The networks that are known',
        querystring: WhitelistQuery,
        response: { 200: WhitelistList },
      },
    },
    async (request) => {
      const { name, network, ...asked } = request.query;
      const { at, slice, asOf, cursorOf } = pageOf(asked, ['network-whitelist', name, network], now());
      const { rows, next } = await sliceWhitelist(db, { name, network }, at, slice);
      return { rows: [...rows], asOf, next: cursorOf(next) };
    },
  );

  api.get(
    '/api/v1/network-whitelist/:id',
    {
      config: view,
      schema: {
        operationId: 'getWhitelistEntry',
        summary: 'One network that is known',
        params: Params,
        querystring: AsOfQuery,
        response: { 200: WhitelistEntry },
      },
    },
    async (request) => getWhitelistEntry(db, request.params.id, instantOf(request.query.asOf, now())),
  );
};

const addChanging: AddRoutes = (api, context) => {
  const { now } = context;

  api.post(
    '/api/v1/network-whitelist',
    {
      config: { ...admin, errors: ['conflict'] },
      schema: {
        operationId: 'addToWhitelist',
        summary: 'Adds a network that is known',
        body: WhitelistRequest,
        response: { 200: WhitelistEntry },
      },
    },
    async (request) => audited(request, context, deedOn('added'), (tx) => addNewToWhitelist(tx, request.body, now())),
  );

  api.patch(
    '/api/v1/network-whitelist/:id',
    {
      config: { ...admin, errors: ['conflict'] },
      schema: {
        operationId: 'changeWhitelistEntry',
        summary: 'Changes a network that is known',
        params: Params,
        body: WhitelistChangeRequest,
        response: { 200: WhitelistEntry },
      },
    },
    async (request) =>
      audited(request, context, deedOn('changed'), (tx) => changeWhitelistEntry(tx, request.params.id, request.body, now())),
  );

  api.delete(
    '/api/v1/network-whitelist/:id',
    {
      config: admin,
      schema: { operationId: 'removeFromWhitelist', summary: 'Takes a network off the list', params: Params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await audited(request, context, deedOn('removed'), (tx) => removeFromWhitelist(tx, request.params.id, now()));
      return reply.status(204).send(null);
    },
  );

  api.post(
    '/api/v1/network-whitelist/import',
    {
      bodyLimit: BODY_BYTES,
      config: { ...admin, errors: ['conflict'] },
      schema: {
        operationId: 'importWhitelist',
        summary: 'Takes over networks by name: all of them, or none',
        body: WhitelistImportRequest,
        querystring: WhitelistImportQuery,
        response: { 200: WhitelistImported },
      },
    },
    async (request) => {
      const wanted = { networks: request.body as JsonObject, prune: request.query.prune, source: 'The request' };
      const { added, changed, removed, unchanged } = await audited(request, context, whitelistDeeds, (tx) =>
        reviseWhitelist(tx, (stored) => planWhitelistImport(wanted, stored), now()),
      );
      return { added: added.length, changed: changed.length, removed: removed.length, unchanged };
    },
  );
};

export const addNetworkWhitelistRoutes: AddRoutes = (api, context) => {
  addReading(api, context);
  addChanging(api, context);
};
