import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useRouteError } from 'react-router';
import { PageTitle } from '../components/page-title.tsx';

/** What stands in place of a page that broke, or whose files a newer version of the server no longer has. */
export const RouteError = () => {
  const error = useRouteError();
  return (
    <Box padding="l">
      <PageTitle text="Something broke" />
      <Alert type="error" header="This page broke" action={<Button onClick={() => window.location.reload()}>Reload</Button>}>
        <div>{error instanceof Error ? error.message : 'No reason is known.'}</div>
        <div>If reloading does not help, it is a defect of the program.</div>
      </Alert>
    </Box>
  );
};
