import { z } from 'zod';
import { Comment, CommentList, CommentRequest } from '../../contract/comment.ts';
import { AsOfQuery, addressInteger } from '../../contract/page.ts';
import { addComment, type CommentRow, listComments, removeComment } from '../../store/comment-store.ts';
import type { Person } from '../../store/person-store.ts';
import { type AddRoutes, personOf, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { instantOf } from '../cursor.ts';
import { iso } from '../iso.ts';
import { mayDo } from '../permission.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });

const toComment = ({ authorId, ...row }: CommentRow, reader: Person): Comment => ({
  ...row,
  at: iso(row.at),
  mayRemove: authorId === reader.id || mayDo(reader.role, 'admin'),
});

export const addCommentRoutes: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.get(
    '/api/v1/items/:id/comments',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'listComments',
        summary: 'The comments on an item, oldest first',
        params: Params,
        querystring: AsOfQuery,
        response: { 200: CommentList },
      },
    },
    async (request) => ({
      rows: (await listComments(db, scopeOfRequest(request), request.params.id, instantOf(request.query.asOf, now()))).map((row) =>
        toComment(row, personOf(request)),
      ),
    }),
  );

  api.post(
    '/api/v1/items/:id/comments',
    {
      config: { permission: 'comment' },
      schema: {
        operationId: 'addComment',
        summary: 'Comments on an item',
        params: Params,
        body: CommentRequest,
        response: { 200: Comment },
      },
    },
    async (request) => {
      const person = personOf(request);
      const { id } = request.params;
      const values = { author: person.name, authorId: person.id, ...request.body };
      const deed = (row: CommentRow) => ({ action: 'comment.added', subject: `item ${id}`, detail: { comment: row.id } });
      return toComment(await audited(request, context, deed, (tx) => addComment(tx, scopeOfRequest(request), id, values, now())), person);
    },
  );

  api.delete(
    '/api/v1/comments/:id',
    {
      config: { permission: 'comment' },
      schema: { operationId: 'removeComment', summary: 'Removes a comment', params: Params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const person = personOf(request);
      const { id } = request.params;
      await audited(request, context, { action: 'comment.removed', subject: `comment ${id}` }, (tx) =>
        removeComment(tx, scopeOfRequest(request), id, person.id, mayDo(person.role, 'admin'), now()),
      );
      return reply.status(204).send(null);
    },
  );
};
