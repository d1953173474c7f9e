import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { PageTitle } from '../components/page-title.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { TopBar } from './top-bar.tsx';

const COMMAND = 'npm exec -- monkey sign-in-link';

/** What somebody sees who is not signed in. */
export const HowToSignIn = ({ error }: { readonly error: Error | null }) => (
  <>
    <PageTitle text="Sign in" />
    <TopBar session={null} />
    <main className="sign-in">
      <SpaceBetween size="l">
        {error && <ProblemAlert error={error} header="The sign-in link did not work" />}
        <Container header={<Header variant="h1">Sign in</Header>}>
          <SpaceBetween size="m">
            <Box variant="p">You sign in by opening a link, which is good for one use.</Box>
            <Box variant="p">
              The program writes such a link when it starts. On the machine where it runs, in its folder, this command prints a new one:
            </Box>
            <CopyToClipboard
              variant="inline"
              textToCopy={COMMAND}
              copyButtonAriaLabel="Copy the command"
              copySuccessText="Copied"
              copyErrorText="Could not be copied"
            />
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </main>
  </>
);
