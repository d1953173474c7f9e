import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type DeadJob, DeadJobList, DeadJobQuery, QueueDepth } from '../../contract/job.ts';
import { FieldsQuery } from '../../contract/page.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { DeadLetter } from '../../plugin/broker-port.ts';
import { accountsInScope } from '../../store/asked-job-store.ts';
import type { Scope } from '../../store/scope.ts';
import type { Position } from '../../store/slice.ts';
import { sliced } from '../../store/slice.ts';
import { type AddRoutes, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { pageOf } from '../cursor.ts';
import { iso } from '../iso.ts';

const Params = z.object({ id: z.string().min(1).max(300) });
/** Dead jobs are of accounts, or of nobody's: of all. */
const config = { permission: 'admin', staysInScope: true } as const;
/** Dead jobs of one question. */
const PAGE = 500;

const Payload = z.object({ accountId: z.number().int(), technologies: z.array(z.string()) });

/** A dead job that the reader may see. */
interface Seen {
  readonly letter: DeadLetter;
  readonly job: DeadJob;
}

/** Null: it is of an account that is out of scope, or gone; or it is of all, and the reader sees only some. */
const seenBy = (letter: DeadLetter, scope: Scope, accounts: ReadonlyMap<number, string>): Seen | null => {
  const { id, name, payload, attempts, error, diedAt } = letter;
  const about = Payload.safeParse(payload);
  const account = about.success ? (accounts.get(about.data.accountId) ?? null) : null;
  if (account === null && scope.accounts !== 'all') return null;
  const technologies = about.success ? about.data.technologies : [];
  return { letter, job: { id, job: name, account, technologies, attempts, error, diedAt: iso(diedAt) } };
};

/** All that the reader may see, the newest first. */
async function* seen({ broker, db }: RouteContext, scope: Scope): AsyncGenerator<Seen> {
  const accounts = await accountsInScope(db, scope);
  for (let offset = 0; ; offset += PAGE) {
    const letters = await broker.deadLetters({ offset, limit: PAGE });
    for (const letter of letters) {
      const one = seenBy(letter, scope, accounts);
      if (one !== null) yield one;
    }
    if (letters.length < PAGE) return;
  }
}

const isBehind = ({ job: { diedAt, id } }: Seen, after: Position | null): boolean =>
  after === null || diedAt < String(after[0]) || (diedAt === after[0] && id > String(after[1]));

const find = async (request: FastifyRequest, context: RouteContext, id: string): Promise<Seen> => {
  for await (const one of seen(context, scopeOfRequest(request))) if (one.job.id === id) return one;
  throw new MonkeyError('not-found', `There is no dead job "${id}".`);
};

export const addDeadJobRoutes: AddRoutes = (api, context) => {
  const { broker, now, assertBrokerInUse } = context;

  api.get(
    '/api/v1/dead-jobs',
    {
      config,
      schema: {
        operationId: 'listDeadJobs',
        summary: 'Jobs that have used up their attempts',
        querystring: DeadJobQuery,
        response: { 200: DeadJobList },
      },
    },
    async (request) => {
      await assertBrokerInUse();
      const { slice, asOf, cursorOf } = pageOf(request.query, ['dead-jobs'], now());
      const found: DeadJob[] = [];
      for await (const one of seen(context, scopeOfRequest(request))) {
        if (!isBehind(one, slice.after)) continue;
        found.push(one.job);
        if (found.length > slice.limit) break;
      }
      const { rows, next } = sliced(found, slice.limit, ({ diedAt, id }) => [diedAt, id]);
      return { rows: [...rows], asOf, next: cursorOf(next) };
    },
  );

  api.post(
    '/api/v1/dead-jobs/:id/retry',
    {
      config,
      schema: { operationId: 'retryDeadJob', summary: 'Puts a dead job on the queue again', params: Params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await assertBrokerInUse();
      const { job } = await find(request, context, request.params.id);
      const deed = { action: 'job.replayed', subject: `dead letter ${job.id}`, detail: { job: job.job, account: job.account } };
      await audited(request, context, deed, () => broker.replay(job.id));
      return reply.status(204).send(null);
    },
  );

  api.get(
    '/api/v1/queue',
    {
      config: { permission: 'admin' },
      schema: { operationId: 'getQueue', summary: 'How much waits on the queue', querystring: FieldsQuery, response: { 200: QueueDepth } },
    },
    async () => {
      await assertBrokerInUse();
      return { rows: Object.entries(await broker.depth()).map(([job, depth]) => ({ job, ...depth })) };
    },
  );
};
