import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import type { Revision } from '../../../../src/contract/revision.ts';
import { CurrentConfig } from './current-config.tsx';
import { RevisionChoice } from './revision-choice.tsx';
import { RevisionDiff } from './revision-diff.tsx';
import { HISTORY_VIEWS, type HistoryState, type HistoryView } from './use-history-view.ts';

const VIEWS: Readonly<Record<HistoryView, string>> = { side: 'Side by side', unified: 'Unified', current: 'Current configuration' };

const ONLY_ONE = { disabled: true, disabledReason: 'There is one revision, and nothing to compare it with.' };

export interface HistoryPaneProps {
  readonly item: ItemDetail;
  readonly revisions: readonly Revision[];
  readonly state: HistoryState;
}

/** The present configuration, or two revisions compared. */
export const HistoryPane = ({ item, revisions, state }: HistoryPaneProps) => {
  const { view, from, to, show } = state;
  return (
    <div className="history-pane">
      <SpaceBetween size="m">
        <SegmentedControl
          label="View"
          selectedId={view}
          options={HISTORY_VIEWS.map((id) => ({ id, text: VIEWS[id], ...(id !== 'current' && revisions.length < 2 && ONLY_ONE) }))}
          onChange={({ detail }) => show({ view: detail.selectedId as HistoryView })}
        />
        {view === 'current' && <CurrentConfig item={item} />}
        {view !== 'current' && <RevisionChoice revisions={revisions} state={state} />}
        {view !== 'current' && to && <RevisionDiff from={from ?? to} to={to} view={view} />}
      </SpaceBetween>
    </div>
  );
};
