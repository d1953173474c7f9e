import { useQuery } from '@tanstack/react-query';
import type { Revision, RevisionList } from '../../../src/contract/revision.ts';
import { callApi } from './call-api.ts';
import { queryString } from './query-string.ts';

/** Rows that are asked for at a time: the most that the server gives. */
const LIMIT = 200;
/** Beyond that nobody scrolls. */
const MOST = 2_000;

export interface RevisionHistory {
  /** Newest first. */
  readonly revisions: readonly Revision[];
  /** Times of which no revision is left. */
  readonly forgotten: RevisionList['forgotten'];
}

/** The revisions of an item. */
export const useRevisions = (itemId: number) =>
  useQuery({
    queryKey: ['revisions', itemId],
    queryFn: async ({ signal }): Promise<RevisionHistory> => {
      let forgotten: RevisionList['forgotten'] = [];
      const rows: Revision[] = [];
      let cursor: string | null = null;
      do {
        const page: RevisionList = await callApi<RevisionList>(`/items/${itemId}/revisions${queryString({ limit: LIMIT, cursor })}`, {
          signal,
        });
        rows.push(...page.rows);
        ({ forgotten } = page);
        cursor = page.next;
      } while (cursor !== null && rows.length < MOST);
      return { revisions: rows, forgotten };
    },
  });
