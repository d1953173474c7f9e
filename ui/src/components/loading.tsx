import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';

export const Loading = ({ text }: { readonly text: string }) => (
  <Box padding="l" textAlign="center">
    <StatusIndicator type="loading">{text}</StatusIndicator>
  </Box>
);
