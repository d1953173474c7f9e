import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Item } from '../../../src/contract/item.ts';
import { counted } from './counted.ts';

type Audited = Pick<Item, 'active' | 'audited' | 'issues' | 'unjustifiedScore' | 'unknowns' | 'unseen'>;

/** What the checks say, with what they could not say: unknown and not yet audited never pass for fine. */
export const ItemVerdicts = ({ item }: { readonly item: Audited }) => {
  const { active, audited, issues, unjustifiedScore, unknowns, unseen } = item;
  if (!active) return <StatusIndicator type="stopped">Gone</StatusIndicator>;
  return (
    <SpaceBetween size="xxxs">
      {unseen && <StatusIndicator type="warning">Could not be read lately</StatusIndicator>}
      {!audited && <StatusIndicator type="pending">Not audited yet</StatusIndicator>}
      {issues > 0 && <StatusIndicator type={unjustifiedScore > 0 ? 'error' : 'info'}>{counted(issues, 'issue')}</StatusIndicator>}
      {unknowns > 0 && <StatusIndicator type="warning">{unknowns.toLocaleString()} unknown</StatusIndicator>}
      {audited && !unseen && issues === 0 && unknowns === 0 && <StatusIndicator type="success">No issues</StatusIndicator>}
    </SpaceBetween>
  );
};
