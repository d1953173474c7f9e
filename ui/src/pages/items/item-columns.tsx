import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Item } from '../../../../src/contract/item.ts';
import { Instant } from '../../components/instant.tsx';
import { ItemPlace } from '../../components/item-place.tsx';
import { ItemScore } from '../../components/item-score.tsx';
import { ItemVerdicts } from '../../components/item-verdicts.tsx';
import { RouterLink } from '../../components/router-link.tsx';

type Column = TableProps.ColumnDefinition<Item>;

const ItemLink = ({ item: { id, name } }: { readonly item: Item }) => (
  <RouterLink href={`/items/${id}`}>
    <span className="breakable">{name}</span>
  </RouterLink>
);

const NAME: Column = { id: 'name', header: 'Name', minWidth: 180, isRowHeader: true, cell: (item) => <ItemLink item={item} /> };
const SCORE: Column = { id: 'score', header: 'Score', minWidth: 140, cell: (item) => <ItemScore item={item} /> };
const VERDICTS: Column = { id: 'verdicts', header: 'Verdicts', minWidth: 165, cell: (item) => <ItemVerdicts item={item} /> };
const CHANGED: Column = { id: 'changed', header: 'Last changed', minWidth: 120, cell: ({ lastChanged }) => <Instant at={lastChanged} /> };

const NAME_AND_PLACE: Column = {
  ...NAME,
  cell: (item) => (
    <SpaceBetween size="xxxs">
      <ItemLink item={item} />
      <ItemPlace {...item} />
    </SpaceBetween>
  ),
};

export const WIDE_ITEM_COLUMNS: readonly Column[] = [
  NAME,
  SCORE,
  VERDICTS,
  { id: 'technology', header: 'Technology', cell: ({ technology }) => technology },
  { id: 'account', header: 'Account', cell: ({ account }) => account },
  { id: 'region', header: 'Region', cell: ({ region }) => <span className="nowrap">{region}</span> },
  CHANGED,
];

/** The same in four columns. */
export const NARROW_ITEM_COLUMNS: readonly Column[] = [NAME_AND_PLACE, SCORE, VERDICTS, CHANGED];
