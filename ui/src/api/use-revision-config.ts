import { useQuery } from '@tanstack/react-query';
import type { RevisionConfig } from '../../../src/contract/revision.ts';
import { callApi } from './call-api.ts';

/** The durable configuration of one revision. It never changes, so it is asked for once. */
export const useRevisionConfig = (revisionId: number) =>
  useQuery({
    queryKey: ['revision-config', revisionId],
    queryFn: ({ signal }) => callApi<RevisionConfig>(`/revisions/${revisionId}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
