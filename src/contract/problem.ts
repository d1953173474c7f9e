import { z } from 'zod';

/**
 * An error as RFC 9457 has it: `detail` is the sentence, `code` one of docs/reference/errors.md, `requestId` what the log of the
 * server calls the request.
 */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;
