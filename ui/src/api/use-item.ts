import { useQuery } from '@tanstack/react-query';
import type { ItemDetail } from '../../../src/contract/item.ts';
import { callApi } from './call-api.ts';

export const useItem = (id: string) =>
  useQuery({ queryKey: ['item', id], queryFn: ({ signal }) => callApi<ItemDetail>(`/items/${encodeURIComponent(id)}`, { signal }) });
