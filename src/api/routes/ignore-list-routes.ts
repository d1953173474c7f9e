import { z } from 'zod';
import { IgnoreChangeRequest, IgnoreEntry, IgnoreList, IgnoreListQuery, IgnoreRequest } from '../../contract/ignore-list.ts';
import { AsOfQuery, addressInteger } from '../../contract/page.ts';
import { technologyOf } from '../../engine/registry.ts';
import {
  addNewIgnored,
  changeIgnored,
  getIgnored,
  removeIgnored,
  type IgnoreEntry as StoredEntry,
  sliceIgnored,
} from '../../store/ignore-list-store.ts';
import type { AddRoutes } from '../api-context.ts';
import { audited } from '../audited.ts';
import { instantOf, pageOf } from '../cursor.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });
const view = { permission: 'view' } as const;
const admin = { permission: 'admin' } as const;

const deedOn =
  (verb: 'added' | 'changed' | 'removed') =>
  ({ technology, prefix }: StoredEntry) => ({
    action: `ignore-list.${verb}`,
    subject: `technology ${technology}`,
    detail: { prefix },
  });

const addReading: AddRoutes = (api, { db, now }) => {
  api.get(
    '/api/v1/ignore-list',
    {
      config: view,
      schema: {
        operationId: 'listIgnored',
        summary: 'The names that are hidden',
        querystring: IgnoreListQuery,
        response: { 200: IgnoreList },
      },
    },
    async (request) => {
      const { technology, ...asked } = request.query;
      const { at, slice, asOf, cursorOf } = pageOf(asked, ['ignore-list', technology], now());
      const { rows, next } = await sliceIgnored(db, { technologies: technology }, at, slice);
      return { rows: [...rows], asOf, next: cursorOf(next) };
    },
  );

  api.get(
    '/api/v1/ignore-list/:id',
    {
      config: view,
      schema: {
        operationId: 'getIgnored',
        summary: 'One entry of the ignore list',
        params: Params,
        querystring: AsOfQuery,
        response: { 200: IgnoreEntry },
      },
    },
    async (request) => getIgnored(db, request.params.id, instantOf(request.query.asOf, now())),
  );
};

const addChanging: AddRoutes = (api, context) => {
  const { registry, now } = context;

  api.post(
    '/api/v1/ignore-list',
    {
      config: { ...admin, errors: ['not-found', 'conflict'] },
      schema: {
        operationId: 'addIgnored',
        summary: 'Hides items by the beginnings of their names',
        body: IgnoreRequest,
        response: { 200: IgnoreEntry },
      },
    },
    async (request) => {
      technologyOf(registry, request.body.technology);
      return audited(request, context, deedOn('added'), (tx) => addNewIgnored(tx, request.body, now()));
    },
  );

  api.patch(
    '/api/v1/ignore-list/:id',
    {
      config: { ...admin, errors: ['conflict'] },
      schema: {
        operationId: 'changeIgnored',
        summary: 'Changes an entry of the ignore list',
        params: Params,
        body: IgnoreChangeRequest,
        response: { 200: IgnoreEntry },
      },
    },
    async (request) => {
      const { technology } = request.body;
      if (technology !== undefined) technologyOf(registry, technology);
      return audited(request, context, deedOn('changed'), (tx) => changeIgnored(tx, request.params.id, request.body, now()));
    },
  );

  api.delete(
    '/api/v1/ignore-list/:id',
    {
      config: admin,
      schema: { operationId: 'removeIgnored', summary: 'Shows again what an entry hides', params: Params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await audited(request, context, deedOn('removed'), (tx) => removeIgnored(tx, request.params.id));
      return reply.status(204).send(null);
    },
  );
};

export const addIgnoreListRoutes: AddRoutes = (api, context) => {
  addReading(api, context);
  addChanging(api, context);
};
