import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Publish } from '../../broker/broker.ts';
import { watchKey } from '../../broker/watch-key.ts';
import { AskedJobs, Job, JobList, JobQuery, JobRequest } from '../../contract/job.ts';
import { addressInteger, FieldsQuery } from '../../contract/page.ts';
import { type AnsweredJob, type Asked, type AskedJobRow, askFor, getAskedJob, listAskedJobs } from '../../store/asked-job-store.ts';
import { dueAll } from '../../store/due-stale.ts';
import { listVisibleAccounts } from '../../store/overview-store.ts';
import type { RunState } from '../../store/run-list.ts';
import { type AddRoutes, personOf, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { namedPairs, scansOf } from '../asked-pairs.ts';
import { audited } from '../audited.ts';
import { pageOf } from '../cursor.ts';
import { iso } from '../iso.ts';
import type { ScheduledPair } from '../schedule.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });

const toJob = ({ accountId: _account, technologies, askedAt, runs, ...row }: AskedJobRow): Job => ({
  ...row,
  technologies: [...technologies],
  askedAt: iso(askedAt),
  runs: runs.map((run) => ({ ...run, state: run.state as RunState })),
});

const toAsked = (jobs: readonly AnsweredJob[]): AskedJobs => ({ jobs: jobs.map((job) => ({ ...toJob(job), isNew: job.isNew })) });

const asText = (list: readonly string[] | undefined): readonly string[] | 'all' => list ?? 'all';

/** The pairs that the body of a request names. */
const pairsOf = async (
  request: FastifyRequest,
  { db, registry, schedule }: RouteContext,
  named: z.output<typeof JobRequest>,
): Promise<ScheduledPair[]> => {
  const scope = scopeOfRequest(request);
  return namedPairs(named, scope, await listVisibleAccounts(db, scope), registry, await schedule.pairs());
};

/** What somebody asked for stands in the database, where the scheduler finds it within seconds: the queue only makes it quicker. */
const publishSoon = async (request: FastifyRequest, { assertBrokerInUse }: RouteContext, publish: () => Promise<void>): Promise<void> => {
  try {
    await assertBrokerInUse();
    await publish();
  } catch (error) {
    request.log.warn({ err: error }, 'What was asked for is not on the queue yet; the scheduler sees to it.');
  }
};

/** Jobs for the queue of this stack. A scan that is under way already answers what was asked. */
const toPublish = (jobs: readonly AnsweredJob[], pairs: readonly ScheduledPair[]): Publish<'watch-account'>[] => {
  const own = new Set(pairs.filter((pair) => pair.own).map(({ accountId, technology }) => `${accountId} ${technology}`));
  return jobs
    .filter(
      ({ isNew, state, accountId, technologies }) =>
        isNew && state === 'waiting' && technologies.every((one) => own.has(`${accountId} ${one}`)),
    )
    .map(({ accountId, technologies, askedAt }) => ({
      payload: { accountId, technologies, due: iso(askedAt) },
      key: watchKey(accountId, technologies),
      priority: 'high',
    }));
};

const addAsking: AddRoutes = (api, context) => {
  const { broker } = context;

  api.post(
    '/api/v1/scans',
    {
      config: { permission: 'justify', errors: ['not-found', 'conflict'] },
      schema: {
        operationId: 'scanNow',
        summary: 'Watches accounts now, without waiting for their time',
        body: JobRequest,
        response: { 202: AskedJobs },
      },
    },
    async (request, reply) => {
      const { accounts, technologies } = request.body;
      const pairs = await pairsOf(request, context, request.body);
      const deed = (jobs: AnsweredJob[]) => ({
        action: 'scan.asked',
        detail: {
          accounts: asText(accounts),
          technologies: asText(technologies),
          jobs: jobs.filter(({ isNew }) => isNew).map(({ id }) => id),
        },
      });
      const jobs = await audited(request, context, deed, (tx) => askFor(tx, 'scan', scansOf(pairs), personOf(request).name));
      await publishSoon(request, context, () => broker.publish('watch-account', toPublish(jobs, pairs)));
      return reply.status(202).send(toAsked(jobs));
    },
  );

  api.post(
    '/api/v1/audits',
    {
      config: { permission: 'justify', errors: ['not-found', 'conflict'] },
      schema: {
        operationId: 'auditNow',
        summary: 'Judges anew what is stored of accounts',
        body: JobRequest,
        response: { 202: AskedJobs },
      },
    },
    async (request, reply) => {
      const { accounts, technologies } = request.body;
      const ids = [...new Set((await pairsOf(request, context, request.body)).map(({ accountId }) => accountId))];
      const asked: Asked[] = ids.map((accountId) => ({ accountId, technologies: technologies ?? [] }));
      const deed = (jobs: AnsweredJob[]) => ({
        action: 'audit.asked',
        detail: {
          accounts: asText(accounts),
          technologies: asText(technologies),
          jobs: jobs.filter(({ isNew }) => isNew).map(({ id }) => id),
        },
      });
      const jobs = await audited(request, context, deed, (tx) =>
        askFor(tx, 'audit', asked, personOf(request).name, (fresh) =>
          dueAll(
            tx,
            fresh.map(({ accountId }) => accountId),
            technologies ?? null,
            fresh[0]!.askedAt,
          ),
        ),
      );
      await publishSoon(request, context, () => broker.publish('audit-due', [{ payload: {}, key: 'audit-due 1', priority: 'high' }]));
      return reply.status(202).send(toAsked(jobs));
    },
  );
};

export const addJobRoutes: AddRoutes = (api, context) => {
  const { db, now } = context;
  addAsking(api, context);

  api.get(
    '/api/v1/jobs',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'listJobs',
        summary: 'What somebody asked to be done now, and how far it is',
        querystring: JobQuery,
        response: { 200: JobList },
      },
    },
    async (request) => {
      const { kind, account, state, ...asked } = request.query;
      const filter = { kind, accounts: account, state };
      const { slice, asOf, cursorOf } = pageOf(asked, ['jobs', filter], now());
      const { rows, next } = await listAskedJobs(db, scopeOfRequest(request), filter, slice);
      return { rows: rows.map(toJob), asOf, next: cursorOf(next) };
    },
  );

  api.get(
    '/api/v1/jobs/:id',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'getJob',
        summary: 'One thing that somebody asked to be done now',
        params: Params,
        querystring: FieldsQuery,
        response: { 200: Job },
      },
    },
    async (request) => toJob(await getAskedJob(db, scopeOfRequest(request), request.params.id)),
  );
};
