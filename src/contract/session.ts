import { z } from 'zod';

export const ROLES = ['view', 'comment', 'justify', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who is signed in, the token that changing requests carry in the header `x-csrf-token`, and the time zone in which the operator
 * wants times to be shown; null: the reader's own.
 */
export const Session = z.object({
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  csrfToken: z.string(),
  timezone: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;

/** The token of a one-time sign-in link. */
export const SignInRequest = z.object({ token: z.string().min(20).max(200) });
export type SignInRequest = z.infer<typeof SignInRequest>;
