import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ItemList, ItemQuery } from '../../../src/contract/item.ts';
import { callApi } from './call-api.ts';
import { queryString } from './query-string.ts';

export const useItems = (query: ItemQuery) =>
  useQuery({
    queryKey: ['items', query],
    queryFn: ({ signal }) => callApi<ItemList>(`/items${queryString(query)}`, { signal }),
    placeholderData: keepPreviousData,
  });
