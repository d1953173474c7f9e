import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { IgnoreEntry, IgnoreList, IgnoreListQuery, IgnoreRequest } from '../../../src/contract/ignore-list.ts';
import { callApi } from './call-api.ts';
import { queryString } from './query-string.ts';
import { useChange } from './use-change.ts';

/** What is hidden moves lists and sums, too. */
const NOUNS = ['ignore-list', 'items', 'issues', 'overview'];

export const useIgnoreList = (query: IgnoreListQuery) =>
  useQuery({
    queryKey: ['ignore-list', query],
    queryFn: ({ signal }) => callApi<IgnoreList>(`/ignore-list${queryString(query)}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const useAddIgnored = () => useChange(NOUNS, (send, request: IgnoreRequest) => send<IgnoreEntry>('POST', '/ignore-list', request));

export const useChangeIgnored = (id: number) =>
  useChange(NOUNS, (send, request: IgnoreRequest) => send<IgnoreEntry>('PATCH', `/ignore-list/${id}`, request));

export const useRemoveIgnored = (id: number) => useChange(NOUNS, (send) => send<void>('DELETE', `/ignore-list/${id}`));
