import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { SESSION_KEY } from './use-session.ts';

/** A refusal does not become a success by asking again; an absent server may. */
const mayTryAgain = (failures: number, error: Error): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 502) && failures < 2;

export const createQueryClient = (): QueryClient => {
  // A session that ended elsewhere (time, another tab, the operator) shows at the next answer, whatever was asked.
  const onError = (error: Error): void => {
    if (error instanceof ApiError && error.status === 401) client.setQueryData(SESSION_KEY, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry: mayTryAgain, staleTime: 10_000 } },
  });
  return client;
};
