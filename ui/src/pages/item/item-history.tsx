import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import { type RevisionHistory, useRevisions } from '../../api/use-revisions.ts';
import { Loading } from '../../components/loading.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { HistoryPane } from './history-pane.tsx';
import { RevisionTimeline } from './revision-timeline.tsx';
import { useHistoryView } from './use-history-view.ts';

const History = ({ item, history }: { readonly item: ItemDetail; readonly history: RevisionHistory }) => {
  const { revisions } = history;
  const state = useHistoryView(revisions);
  return (
    <div className="history">
      <RevisionTimeline history={history} state={state} />
      <HistoryPane item={item} revisions={revisions} state={state} />
    </div>
  );
};

/** All revisions as a list to jump in, and what the chosen one changed. */
export const ItemHistory = ({ item }: { readonly item: ItemDetail }) => {
  const { data: history, error, refetch } = useRevisions(item.id);
  return (
    <Container
      header={<Header counter={history ? `(${history.revisions.length.toLocaleString()})` : ''}>Configuration and history</Header>}
    >
      {error && <ProblemAlert error={error} header="The history could not be loaded" onRetry={refetch} />}
      {!error && !history && <Loading text="Loading the history" />}
      {history && <History item={item} history={history} />}
    </Container>
  );
};
