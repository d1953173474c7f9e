import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { BadFilterError } from '../base/bad-filter-error.ts';
import { type FilterField, parseFilter } from '../base/filter-language.ts';
import { MonkeyError } from '../model/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The fields of which the parameter `filter` of the route speaks. */
    filterFields?: readonly FilterField[];
  }
}

const NAME = 'filter';

/** What a filter in words asks for, as the parameters of the list. */
export const expandedFilter = (
  { [NAME]: text, ...query }: Readonly<Record<string, unknown>>,
  fields: readonly FilterField[],
): Record<string, unknown> => {
  if (typeof text !== 'string') return { ...query, ...(text === undefined ? {} : { [NAME]: text }) };
  try {
    const asked = parseFilter(text, fields);
    const twice = fields.find(({ parameter }) => parameter in asked && parameter in query);
    if (twice) throw new BadFilterError(`"${twice.name}" stands in the filter and as a parameter beside it.`);
    return { ...query, ...asked };
  } catch (error) {
    if (error instanceof BadFilterError) throw new MonkeyError('bad-input', `filter: ${error.message}`, { cause: error });
    throw error;
  }
};

const takesFilter = (schema: unknown): boolean => schema instanceof z.ZodObject && NAME in schema.shape;

/** `filter=account:prod score>=5` means the same as `account=prod&minScore=5`: handlers know only parameters. */
export const expandFilters = (api: FastifyInstance): void => {
  api.addHook('onRoute', ({ url, schema, config }) => {
    if (takesFilter(schema?.querystring) !== (config?.filterFields !== undefined))
      throw new TypeError(`The route ${url} takes a filter without saying of what, or says so and takes none.`);
  });
  api.addHook('preValidation', async (request) => {
    const { filterFields } = request.routeOptions.config;
    if (filterFields) request.query = expandedFilter(request.query as Record<string, unknown>, filterFields);
  });
};
