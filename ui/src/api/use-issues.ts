import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { IssueList, IssueQuery } from '../../../src/contract/issue.ts';
import { callApi } from './call-api.ts';
import { queryString } from './query-string.ts';

export const useIssues = (query: IssueQuery) =>
  useQuery({
    queryKey: ['issues', query],
    queryFn: ({ signal }) => callApi<IssueList>(`/issues${queryString(query)}`, { signal }),
    placeholderData: keepPreviousData,
  });
