import Alert from '@cloudscape-design/components/alert';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import { Json } from '../../components/code/json.tsx';

/** The configuration as it is now, with the values that move without making a revision. */
export const CurrentConfig = ({ item }: { readonly item: ItemDetail }) => {
  if (item.config === null)
    return <Alert type="info">There is no current configuration: the item is gone. Its last one stands in the revision before.</Alert>;
  return <Json value={item.config} label={`Current configuration of ${item.name}`} />;
};
