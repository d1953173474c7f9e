import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

export interface EmptyListProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What stands in a list without rows: why it is empty, and what to do. */
export const EmptyList = ({ title, children, action }: EmptyListProps) => (
  <Box textAlign="center" padding="l" color="inherit">
    <SpaceBetween size="s" alignItems="center">
      <Box variant="h3" padding="n">
        {title}
      </Box>
      {children && (
        <Box variant="p" color="text-body-secondary">
          {children}
        </Box>
      )}
      {action}
    </SpaceBetween>
  </Box>
);
