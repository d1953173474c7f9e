import Box from '@cloudscape-design/components/box';

export interface ItemPlaceProps {
  readonly technology: string;
  readonly account: string;
  readonly region: string;
}

/** What an item is and where, in one small line. */
export const ItemPlace = ({ technology, account, region }: ItemPlaceProps) => (
  <Box fontSize="body-s" color="text-body-secondary">
    <span className="nowrap">{technology}</span> · <span className="nowrap">{account}</span> · <span className="nowrap">{region}</span>
  </Box>
);
