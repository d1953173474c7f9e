import Alert from '@cloudscape-design/components/alert';
import { lazy, Suspense } from 'react';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import { Loading } from '../../components/loading.tsx';
import { prettyJson } from '../../components/pretty-json.ts';

const JsonView = lazy(async () => ({ default: (await import('../../components/code/json-view.tsx')).JsonView }));

/** The configuration as it is now, with the values that move without making a revision. */
export const CurrentConfig = ({ item }: { readonly item: ItemDetail }) => {
  if (item.config === null)
    return <Alert type="info">There is no current configuration: the item is gone. Its last one stands in the revision before.</Alert>;
  return (
    <Suspense fallback={<Loading text="Loading the view" />}>
      <JsonView text={prettyJson(item.config)} label={`Current configuration of ${item.name}`} />
    </Suspense>
  );
};
