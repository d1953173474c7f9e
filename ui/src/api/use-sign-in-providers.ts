import { useQuery } from '@tanstack/react-query';
import type { SignInProviderList } from '../../../src/contract/sign-in-provider.ts';
import { callApi } from './call-api.ts';

/** Where people may sign in, beside a link. */
export const useSignInProviders = () =>
  useQuery({
    queryKey: ['sign-in-providers'],
    queryFn: async ({ signal }) => (await callApi<SignInProviderList>('/session/providers', { signal })).rows,
    staleTime: Number.POSITIVE_INFINITY,
  });
