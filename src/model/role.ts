/** What somebody may do: each role may do all that those before it may (original: View, Comment, Justify, Admin). */
export const ROLES = ['view', 'comment', 'justify', 'admin'] as const;
export type Role = (typeof ROLES)[number];
