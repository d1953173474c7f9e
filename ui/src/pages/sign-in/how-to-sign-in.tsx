import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';

const COMMAND = 'npm exec -- monkey sign-in-link';

/** For who has no password: the first administrator, and whoever was locked out. */
export const HowToSignIn = () => (
  <ExpandableSection headerText="Without a password">
    <SpaceBetween size="m">
      <Box variant="p">An administrator invites you, and you choose a password by the link that you get.</Box>
      <Box variant="p">
        The first administrator signs in by a link, which is good for one use. The program writes one when it starts. On the machine where
        it runs, in its folder, this command prints a new one:
      </Box>
      <CopyToClipboard
        variant="inline"
        textToCopy={COMMAND}
        copyButtonAriaLabel="Copy the command"
        copySuccessText="Copied"
        copyErrorText="Could not be copied"
      />
    </SpaceBetween>
  </ExpandableSection>
);
