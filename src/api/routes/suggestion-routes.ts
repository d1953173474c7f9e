import { ITEM_FIELDS } from '../../contract/filter-fields.ts';
import { MOST_SUGGESTIONS, type SuggestionQuery as Query, SuggestionList, SuggestionQuery } from '../../contract/suggestion.ts';
import { suggest } from '../../store/suggestion-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { itemFilterOf } from '../stored-filters.ts';

/** The filter of the same field would suggest only what has been chosen already. */
const OWN_FILTER = {
  account: 'accounts',
  accountType: 'accountTypes',
  technology: 'technologies',
  region: 'regions',
  name: 'name',
  arn: 'arn',
} as const satisfies Readonly<Record<Query['field'], string>>;

/** `text` is what somebody has typed so far. */
const SUGGESTION_FILTER = ITEM_FIELDS.filter(({ parameter }) => parameter !== 'text');

export const addSuggestionRoutes: AddRoutes = (api, { db, now }) => {
  api.get(
    '/api/v1/suggestions',
    {
      config: { permission: 'view', filterFields: SUGGESTION_FILTER },
      schema: {
        operationId: 'listSuggestions',
        summary: 'What completes a value of a filter',
        querystring: SuggestionQuery,
        response: { 200: SuggestionList },
      },
    },
    async (request) => {
      const { field, text, fields: _fields, ...asked } = request.query;
      const filter = { ...itemFilterOf(asked), [OWN_FILTER[field]]: undefined };
      const { values, complete } = await suggest(db, scopeOfRequest(request), { field, text, filter, limit: MOST_SUGGESTIONS }, now());
      return { rows: values.map((value) => ({ value })), complete };
    },
  );
};
