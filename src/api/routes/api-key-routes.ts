import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ApiKey, ApiKeyList, ApiKeyQuery, ApiKeyRequest, NewApiKey } from '../../contract/api-key.ts';
import { addressInteger } from '../../contract/page.ts';
import type { Accounts } from '../../contract/session.ts';
import { MonkeyError } from '../../model/errors.ts';
import { type ApiKeyRow, createApiKey, listApiKeys, revokeApiKey } from '../../store/api-key-store.ts';
import { accountIdsOf } from '../../store/people-store.ts';
import type { Person } from '../../store/person-store.ts';
import { type AddRoutes, personOf, type RouteContext } from '../api-context.ts';
import { audited } from '../audited.ts';
import { iso, isoOrNull } from '../iso.ts';
import { mayDo } from '../permission.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });
const config = { permission: 'view', credentials: true } as const;
const DAY = 86_400_000;

const toApiKey = ({
  id,
  owner,
  name,
  role,
  accounts,
  createdAt,
  expiresAt,
  lastUsedAt,
  lastUsedAddress,
  revokedAt,
}: ApiKeyRow): ApiKey => ({
  id,
  owner,
  name,
  role,
  lastUsedAddress,
  accounts: accounts === null ? 'all' : [...accounts],
  createdAt: iso(createdAt),
  expiresAt: iso(expiresAt),
  lastUsedAt: isoOrNull(lastUsedAt),
  revokedAt: isoOrNull(revokedAt),
});

/** Whoever administers everything sees and ends the keys of everybody. */
const mayOverseeKeys = ({ role, scope }: Person): boolean => mayDo(role, 'admin') && scope.accounts === 'all';

/** Of accounts that the owner sees; another's name is not told from one that does not exist. */
const accountIds = async ({ db }: RouteContext, { scope }: Person, accounts: Accounts): Promise<number[] | null> => {
  if (accounts === 'all') return null;
  const ids = await accountIdsOf(db, accounts, scope);
  if (ids.length > 0) return ids;
  throw new MonkeyError('bad-input', 'accounts: is empty, so the key could see nothing.');
};

const make = async (request: FastifyRequest, context: RouteContext, body: z.output<typeof ApiKeyRequest>) => {
  const { now } = context;
  const owner = personOf(request);
  const { name, role, accounts, days } = body;
  if (!mayDo(owner.role, role)) throw new MonkeyError('forbidden', `A key may do at most what you may: the role "${owner.role}".`);
  const ids = await accountIds(context, owner, accounts);
  const expiresAt = new Date(now().getTime() + days * DAY);
  const deed = ({ key }: { key: ApiKeyRow }) => ({
    action: 'api-key.made',
    subject: `API key ${key.id}`,
    detail: { name, role, accounts, days },
  });
  return audited(request, context, deed, (tx) => createApiKey(tx, { personId: owner.id, name, role, accountIds: ids, expiresAt }, now()));
};

export const addApiKeyRoutes: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.get(
    '/api/v1/api-keys',
    {
      config,
      schema: {
        operationId: 'listApiKeys',
        summary: 'Your API keys, or those of everybody',
        querystring: ApiKeyQuery,
        response: { 200: ApiKeyList },
      },
    },
    async (request) => {
      const person = personOf(request);
      const { everybody = false } = request.query;
      if (everybody && !mayOverseeKeys(person))
        throw new MonkeyError('forbidden', 'Only administrators of all accounts see the keys of others.');
      return { rows: (await listApiKeys(db, everybody ? null : person.id)).map(toApiKey) };
    },
  );

  api.post(
    '/api/v1/api-keys',
    {
      config: { ...config, errors: ['not-found'] },
      schema: { operationId: 'makeApiKey', summary: 'Makes an API key', body: ApiKeyRequest, response: { 200: NewApiKey } },
    },
    async (request) => {
      const { key, token } = await make(request, context, request.body);
      return { key: toApiKey(key), token };
    },
  );

  api.delete(
    '/api/v1/api-keys/:id',
    {
      config: { ...config, errors: ['conflict'] },
      schema: { operationId: 'revokeApiKey', summary: 'Ends an API key', params: Params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const person = personOf(request);
      const { id } = request.params;
      const deed = ({ name, owner }: ApiKeyRow) => ({ action: 'api-key.revoked', subject: `API key ${id}`, detail: { name, owner } });
      await audited(request, context, deed, (tx) => revokeApiKey(tx, id, mayOverseeKeys(person) ? null : person.id, now()));
      return reply.status(204).send(null);
    },
  );
};
