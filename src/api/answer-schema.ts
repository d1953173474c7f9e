import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

type Answer = z.ZodObject;

const asObject = (schema: unknown): Answer | null => (schema instanceof z.ZodObject ? schema : null);

const answerBy = (schema: unknown): Answer | null => {
  const { response } = (schema ?? {}) as { response?: Readonly<Record<number, unknown>> };
  return asObject(response?.[200]);
};

/** What a route answers when all is well; null: something that is no object. */
export const answerOf = ({ routeOptions }: FastifyRequest): Answer | null => answerBy(routeOptions.schema);

/** The rows of an answer that is a list; null: it is none. */
export const rowOf = (answer: Answer): Answer | null => {
  const rows: unknown = answer.shape['rows'];
  return rows instanceof z.ZodArray ? asObject(rows.element) : null;
};

/** One thing is asked for by its id. A list tells of an instant, so that no two answers are the same. */
export const isOfOneThing = (method: unknown, url: string, schema: unknown): boolean => {
  const answer = answerBy(schema);
  return method === 'GET' && url.includes(':') && answer !== null && rowOf(answer) === null;
};
