import type { FastifyInstance } from 'fastify';
import { descriptionOf } from '../../src/api/openapi/describe-api.ts';
import { NO_TRACING, type SpanNotes, type Tracing } from '../../src/telemetry/tracing.ts';

/** What a server has answered, and what its description does not tell of that. */
export interface AnswersSeen {
  /** Sees every answer of the API on its way to the span of somebody else. */
  readonly span: Tracing['span'];
  /** `GET /api/v1/items 409`: each once. */
  undescribed(api: FastifyInstance): readonly string[];
}

const pathOf = (route: string): string => route.replaceAll(/:(\w+)/g, '{$1}');

/** 5XX stands for each of them. */
const isDescribed = (responses: Readonly<Record<string, unknown>>, status: string): boolean =>
  status in responses || `${status[0]}XX` in responses;

/** Compares whatever tests are answered with what the description says that an operation may answer. */
export const seeAnswers = (inner: Tracing['span'] = NO_TRACING.span): AnswersSeen => {
  const seen = new Set<string>();
  const noting = (name: string, notes: SpanNotes): SpanNotes => ({
    set(attributes) {
      const status = attributes['http.response.status_code'];
      if (status !== undefined) seen.add(`${name} ${status}`);
      notes.set(attributes);
    },
  });
  return {
    span: (name, attributes, work, options) => inner(name, attributes, (notes) => work(noting(name, notes)), options),
    undescribed(api) {
      const { paths } = descriptionOf(api);
      return [...seen].sort().filter((answer) => {
        const [method, route, status] = answer.split(' ');
        const operation = status === undefined ? undefined : paths[pathOf(route!)]?.[method!.toLowerCase()];
        return operation?.operationId !== undefined && !isDescribed(operation.responses, status!);
      });
    },
  };
};
