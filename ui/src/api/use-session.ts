import { useQuery } from '@tanstack/react-query';
import type { Session } from '../../../src/contract/session.ts';
import { ApiError } from './api-error.ts';
import { callApi } from './call-api.ts';

export const SESSION_KEY = ['session'] as const;

const readSession = async (signal: AbortSignal): Promise<Session | null> => {
  try {
    return await callApi<Session>('/session', { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
};

/** Who is signed in; null: nobody. Looks again when the window gets the focus, so that a sign-in in another tab is seen. */
export const useSession = () =>
  useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => readSession(signal),
    staleTime: 60_000,
    refetchOnWindowFocus: ({ state }) => (state.data === null ? 'always' : true),
  });
