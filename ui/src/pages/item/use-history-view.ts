import { useSearchParams } from 'react-router';
import type { Revision } from '../../../../src/contract/revision.ts';

export const HISTORY_VIEWS = ['side', 'unified', 'current'] as const;
export type HistoryView = (typeof HISTORY_VIEWS)[number];

export interface HistoryState {
  readonly view: HistoryView;
  readonly from: Revision | undefined;
  readonly to: Revision | undefined;
  readonly show: (changes: { readonly view?: HistoryView; readonly from?: number; readonly to?: number }) => void;
}

/** Which revisions are compared, and how. It stands in the address, so that a link shows the same change. `revisions`: newest first. */
export const useHistoryView = (revisions: readonly Revision[]): HistoryState => {
  const [search, setSearch] = useSearchParams();
  const named = (name: string) => revisions.find(({ id }) => String(id) === search.get(name));
  const to = named('to') ?? revisions[0];
  // Without a choice: against the one before, which is what the change was.
  const from = named('from') ?? revisions[to ? revisions.indexOf(to) + 1 : 0];
  const asked = HISTORY_VIEWS.find((view) => view === search.get('view'));
  return {
    view: asked ?? (revisions.length > 1 ? 'side' : 'current'),
    from,
    to,
    show: (changes) =>
      setSearch((before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) next.set(name, String(value));
        return next;
      }),
  };
};
