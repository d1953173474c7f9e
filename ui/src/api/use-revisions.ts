import { useQuery } from '@tanstack/react-query';
import type { RevisionList } from '../../../src/contract/revision.ts';
import { callApi } from './call-api.ts';

/** The revisions of an item, newest first. */
export const useRevisions = (itemId: number) =>
  useQuery({
    queryKey: ['revisions', itemId],
    queryFn: async ({ signal }) => (await callApi<RevisionList>(`/items/${itemId}/revisions`, { signal })).rows,
  });
