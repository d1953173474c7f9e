import { Health, Readiness } from '../../contract/health.ts';
import type { Api } from '../api-context.ts';

/** What tells of the state of a server. */
export interface HealthSources {
  /** Throws when a role cannot do its work: the database is away, or has another schema. */
  readonly assertReady: () => Promise<void>;
  /** What a scraper of Prometheus gets. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

const config = { permission: 'public' } as const;

/** For those that watch the server: outside /api, as they expect it. */
export const addHealthRoutes = (api: Api, { assertReady, metrics }: HealthSources): void => {
  api.get(
    '/healthcheck',
    { config, schema: { operationId: 'getHealth', summary: 'Whether the server is alive', response: { 200: Health } } },
    async () => ({ status: 'ok' as const }),
  );

  api.get(
    '/readiness',
    { config, schema: { operationId: 'getReadiness', summary: 'Whether the server can do its work', response: { 200: Readiness } } },
    async () => {
      await assertReady();
      return { status: 'ready' as const };
    },
  );

  api.get(
    '/metrics',
    { config, schema: { operationId: 'getMetrics', summary: 'Numbers for Prometheus', produces: ['text/plain'] } },
    async (_request, reply) => {
      const { text, contentType } = await metrics();
      return reply.type(contentType).send(text);
    },
  );
};
