import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from 'react-router';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import { useItem } from '../../api/use-item.ts';
import { Loading } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { WayBack } from '../../components/way-back.tsx';
import { ItemChecks } from './item-checks.tsx';
import { ItemComments } from './item-comments.tsx';
import { ItemFacts } from './item-facts.tsx';
import { ItemHistory } from './item-history.tsx';
import { ItemIssues } from './item-issues.tsx';
import { ItemWarnings } from './item-warnings.tsx';
import { UnknownVerdicts } from './unknown-verdicts.tsx';

const ITEMS = { text: 'Items', href: '/items' };

const ItemSections = ({ item }: { readonly item: ItemDetail }) => (
  <>
    <PageTitle text={item.name} />
    <SpaceBetween size="l">
      <WayBack to={ITEMS} name={item.name} />
      <ItemWarnings item={item} />
      <ItemFacts item={item} />
      <ItemIssues item={item} />
      <UnknownVerdicts unknown={item.unknown} checks={item.checks} />
      <ItemHistory item={item} />
      <ItemChecks item={item} />
      <ItemComments itemId={item.id} />
    </SpaceBetween>
  </>
);

export const ItemPage = () => {
  const { id = '' } = useParams();
  const { data: item, error, refetch } = useItem(id);
  if (item) return <ItemSections key={item.id} item={item} />;
  if (!error) return <Loading text="Loading the item" />;
  return (
    <>
      <PageTitle text="Item" />
      <SpaceBetween size="l">
        <WayBack to={ITEMS} name={`Item ${id}`} />
        <ProblemAlert error={error} header="The item could not be loaded" onRetry={refetch} />
      </SpaceBetween>
    </>
  );
};
