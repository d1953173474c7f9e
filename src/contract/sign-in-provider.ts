import { z } from 'zod';

/** A button of the sign-in page: `start` is where it leads, with the page to return to in `return_to`. */
export const SignInProvider = z.object({ id: z.string(), label: z.string(), kind: z.enum(['oidc', 'saml']), start: z.string() });
export type SignInProvider = z.infer<typeof SignInProvider>;

export const SignInProviderList = z.object({ rows: z.array(SignInProvider) });
export type SignInProviderList = z.infer<typeof SignInProviderList>;

/** After signing out here: where the browser ends its session at the provider, too. */
export const SignedOut = z.object({ continueAt: z.string() });
export type SignedOut = z.infer<typeof SignedOut>;
