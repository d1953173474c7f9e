import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Overview } from '../../../../src/contract/overview.ts';
import { useLoadDemo } from '../../api/use-load-demo.ts';
import { useMayDo } from '../../api/use-may-do.ts';
import { counted } from '../../components/counted.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';

const Cause = ({ overview }: { readonly overview: Overview }) => {
  const watched = overview.accounts.filter(({ active, thirdParty }) => active && !thirdParty).length;
  if (watched === 0) {
    return (
      <Box variant="p">
        No account is watched yet. Add one on the command line, as in <code>monkey accounts add AWS production 123456789012</code>, and scan
        it with <code>monkey scan</code>.
      </Box>
    );
  }
  if (overview.lastRun === null) {
    return (
      <Box variant="p">
        {counted(watched, 'account')} will be watched, but nothing has been scanned to its end yet. Start with <code>monkey scan</code>.
      </Box>
    );
  }
  return (
    <Box variant="p">{counted(watched, 'account')} were scanned, and no item was found. What could not be seen stands under Failures.</Box>
  );
};

/** The first thing a new operator sees. */
export const NoEstate = ({ overview }: { readonly overview: Overview }) => {
  const isAdmin = useMayDo('admin');
  const demo = useLoadDemo();
  return (
    <Container header={<Header variant="h1">Nothing to show yet</Header>}>
      <SpaceBetween size="m">
        <Cause overview={overview} />
        <Box variant="p">To look around first, load the demo estate: an invented company with three days of changes and issues.</Box>
        {demo.error && <ProblemAlert error={demo.error} header="The demo estate could not be loaded" />}
        {isAdmin ? (
          <Button variant="primary" loading={demo.isPending} loadingText="Loading the demo estate" onClick={() => demo.mutate()}>
            Load the demo estate
          </Button>
        ) : (
          <Box color="text-body-secondary">An administrator can load it here.</Box>
        )}
        {demo.isPending && <Box color="text-body-secondary">This takes some seconds.</Box>}
      </SpaceBetween>
    </Container>
  );
};
