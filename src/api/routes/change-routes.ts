import { type Change, ChangeList, ChangeQuery } from '../../contract/change.ts';
import { CHANGE_FIELDS } from '../../contract/filter-fields.ts';
import { type ChangeListRow, listChanges } from '../../store/change-list.ts';
import { assertRememberedSince } from '../../store/remembered.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { pageOf } from '../cursor.ts';
import { iso, isoOrNull } from '../iso.ts';
import { changeFilterOf } from '../stored-filters.ts';

export const toChange = ({ at, until, ...row }: ChangeListRow): Change => ({ ...row, at: iso(at), until: isoOrNull(until) });

export const addChangeRoutes: AddRoutes = (api, { db, now }) => {
  api.get(
    '/api/v1/changes',
    {
      config: { permission: 'view', filterFields: CHANGE_FIELDS },
      schema: {
        operationId: 'listChanges',
        summary: 'What has changed, over all items',
        querystring: ChangeQuery,
        response: { 200: ChangeList },
      },
    },
    async (request) => {
      const { cursor, limit, asOf: wanted, fields: _fields, ...asked } = request.query;
      const { at, slice, asOf, cursorOf } = pageOf({ cursor, limit, asOf: wanted }, ['changes', asked], now());
      const filter = changeFilterOf(asked);
      if (filter.since) await assertRememberedSince(db, filter.since);
      const { rows, next } = await listChanges(db, scopeOfRequest(request), filter, at, slice);
      return { rows: rows.map(toChange), asOf, next: cursorOf(next) };
    },
  );
};
