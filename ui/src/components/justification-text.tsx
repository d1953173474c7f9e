import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Issue } from '../../../src/contract/issue.ts';
import { Instant } from './instant.tsx';

/** Who justified an issue, when, until when, and why. */
export const JustificationText = ({ issue }: { readonly issue: Issue }) => {
  const { justified, justification, justifiedBy, justifiedAt, justifiedUntil } = issue;
  if (!justified) return null;
  return (
    <div>
      <StatusIndicator type="success" colorOverride="blue">
        Justified by {justifiedBy}
      </StatusIndicator>
      <div className="prose">{justification}</div>
      <Box fontSize="body-s" color="text-body-secondary">
        {justifiedAt && <Instant at={justifiedAt} />}
        {justifiedUntil && (
          <>
            {', until '}
            <Instant at={justifiedUntil} />
          </>
        )}
      </Box>
    </div>
  );
};
