import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FailureList, FailureQuery } from '../../../src/contract/failure.ts';
import { callApi } from './call-api.ts';
import { queryString } from './query-string.ts';

export const useFailures = (query: FailureQuery) =>
  useQuery({
    queryKey: ['failures', query],
    queryFn: ({ signal }) => callApi<FailureList>(`/failures${queryString(query)}`, { signal }),
    placeholderData: keepPreviousData,
  });
