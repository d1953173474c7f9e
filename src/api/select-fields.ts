import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MonkeyError } from '../model/errors.ts';
import { answerOf, rowOf } from './answer-schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** The fields that are asked for, each of which there is. */
const wantedOf = (text: string, known: readonly string[]): ReadonlySet<string> => {
  const wanted = new Set(text.split(',').map((field) => field.trim()));
  for (const field of wanted)
    if (!known.includes(field)) throw new MonkeyError('bad-input', `fields: there is no field "${field}". Known are: ${known.join(', ')}.`);
  return wanted;
};

const pick = (row: Row, wanted: ReadonlySet<string>): Row => Object.fromEntries(Object.entries(row).filter(([field]) => wanted.has(field)));

/** Makes the answer smaller when it is written. */
const select = (request: FastifyRequest, reply: FastifyReply, text: string): void => {
  const answer = answerOf(request);
  if (answer === null) return;
  const row = rowOf(answer);
  const wanted = wantedOf(text, Object.keys((row ?? answer).shape));
  reply.serializer((payload: unknown) => {
    // A problem is told whole.
    if (reply.statusCode !== 200) return JSON.stringify(payload);
    reply.type('application/json; charset=utf-8');
    const whole = answer.parse(payload) as Row & { readonly rows?: readonly Row[] };
    return JSON.stringify(row === null ? pick(whole, wanted) : { ...whole, rows: whole.rows!.map((one) => pick(one, wanted)) });
  });
};

/** `fields=id,name`: each row of a list, or an answer that is no list, has only these. */
export const selectFields = (api: FastifyInstance): void => {
  api.addHook('preHandler', async (request, reply) => {
    const { fields } = (request.query ?? {}) as { fields?: unknown };
    if (typeof fields === 'string' && request.method === 'GET') select(request, reply, fields);
  });
};
