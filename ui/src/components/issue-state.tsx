import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Issue } from '../../../src/contract/issue.ts';

/** Says what is out of the ordinary: fixed, fixed once and back again, or out of sight because its check is switched off. */
export const IssueState = ({ issue }: { readonly issue: Issue }) => {
  if (issue.state === 'fixed') return <StatusIndicator type="success">Fixed</StatusIndicator>;
  if (issue.state === 'suspended') return <StatusIndicator type="stopped">Check switched off</StatusIndicator>;
  return issue.state === 'reopened' ? <StatusIndicator type="warning">Reopened</StatusIndicator> : null;
};
