import { z } from 'zod';

export const Comment = z.object({
  id: z.number().int(),
  /** Null: of the item as a whole. */
  revision: z.number().int().nullable(),
  author: z.string(),
  text: z.string(),
  at: z.iso.datetime(),
  /** The reader wrote it, or may administer. */
  mayRemove: z.boolean(),
});
export type Comment = z.infer<typeof Comment>;

export const CommentList = z.object({ rows: z.array(Comment) });
export type CommentList = z.infer<typeof CommentList>;

export const CommentRequest = z.strictObject({
  text: z.string().trim().min(1).max(4_000),
  revision: z.number().int().nullable().default(null),
});
export type CommentRequest = z.input<typeof CommentRequest>;
