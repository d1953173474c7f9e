import Box from '@cloudscape-design/components/box';
import type { Item } from '../../../src/contract/item.ts';
import { ScoreBadge } from './score-badge.tsx';

type Scored = Pick<Item, 'active' | 'audited' | 'score' | 'unjustifiedScore' | 'unknowns' | 'unseen'>;

const Unjustified = ({ item: { active, audited, unjustifiedScore, unknowns, unseen } }: { readonly item: Scored }) => {
  const isFloor = active && (unknowns > 0 || unseen || !audited);
  if (unjustifiedScore > 0) {
    return (
      <span>
        {isFloor && <span className="at-least">at least </span>}
        <ScoreBadge score={unjustifiedScore} />
      </span>
    );
  }
  if (!active) return <Box color="text-status-inactive">–</Box>;
  return isFloor ? <Box color="text-status-inactive">Not known</Box> : <span>0</span>;
};

/** The points of what nobody has justified. A zero that not every check has confirmed is not shown as a zero. */
export const ItemScore = ({ item }: { readonly item: Scored }) => (
  <div>
    <Unjustified item={item} />
    {item.score !== item.unjustifiedScore && (
      <Box fontSize="body-s" color="text-body-secondary">
        {item.score.toLocaleString()} with justified
      </Box>
    )}
  </div>
);
