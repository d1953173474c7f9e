import FormField from '@cloudscape-design/components/form-field';
import TokenGroup from '@cloudscape-design/components/token-group';
import type { Issue } from '../../../../src/contract/issue.ts';
import type { UrlFilters } from '../../components/use-url-filters.ts';

/** Shows that the list is that of one item, as links from the item's page have it. */
export const ItemChip = ({ filters, rows }: { readonly filters: UrlFilters; readonly rows: readonly Issue[] }) => {
  const item = filters.text('item');
  if (item === undefined) return null;
  const name = rows.find(({ itemId }) => String(itemId) === item)?.name ?? `number ${item}`;
  return (
    <FormField label="Item">
      <TokenGroup items={[{ label: name, dismissLabel: `All items, not only ${name}` }]} onDismiss={() => filters.change({ item: null })} />
    </FormField>
  );
};
