import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import type { Revision } from '../../../../src/contract/revision.ts';
import { useRevisions } from '../../api/use-revisions.ts';
import { Loading } from '../../components/loading.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { HistoryPane } from './history-pane.tsx';
import { RevisionTimeline } from './revision-timeline.tsx';
import { useHistoryView } from './use-history-view.ts';

const History = ({ item, revisions }: { readonly item: ItemDetail; readonly revisions: readonly Revision[] }) => {
  const state = useHistoryView(revisions);
  return (
    <div className="history">
      <RevisionTimeline revisions={revisions} state={state} />
      <HistoryPane item={item} revisions={revisions} state={state} />
    </div>
  );
};

/** All revisions as a list to jump in, and what the chosen one changed. */
export const ItemHistory = ({ item }: { readonly item: ItemDetail }) => {
  const { data: revisions, error, refetch } = useRevisions(item.id);
  return (
    <Container header={<Header counter={revisions ? `(${revisions.length.toLocaleString()})` : ''}>Configuration and history</Header>}>
      {error && <ProblemAlert error={error} header="The history could not be loaded" onRetry={refetch} />}
      {!error && !revisions && <Loading text="Loading the history" />}
      {revisions && <History item={item} revisions={revisions} />}
    </Container>
  );
};
