import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Issue } from '../../../src/contract/issue.ts';

/** Says what is out of the ordinary: fixed, or fixed once and back again. */
export const IssueState = ({ issue }: { readonly issue: Issue }) => {
  if (issue.state === 'fixed') return <StatusIndicator type="success">Fixed</StatusIndicator>;
  return issue.state === 'reopened' ? <StatusIndicator type="warning">Reopened</StatusIndicator> : null;
};
