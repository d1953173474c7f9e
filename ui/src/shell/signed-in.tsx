import Box from '@cloudscape-design/components/box';
import { Outlet } from 'react-router';
import { useSession } from '../api/use-session.ts';
import { showInstantsIn } from '../components/format-instant.ts';
import { Loading } from '../components/loading.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { SignIn } from '../pages/sign-in/sign-in.tsx';
import { AppFrame } from './app-frame.tsx';

/** Shows the page to who is signed in. Others keep the address they came with: once they have signed in, it shows what it names. */
export const SignedIn = () => {
  const { data: session, error, refetch } = useSession();
  if (session) {
    showInstantsIn(session.timezone);
    return (
      <AppFrame session={session}>
        <Outlet />
      </AppFrame>
    );
  }
  if (session === null) return <SignIn error={null} />;
  if (!error) return <Loading text="Loading" />;
  return (
    <Box padding="xxl">
      <ProblemAlert error={error} header="Security Monkey cannot be reached" onRetry={refetch} />
    </Box>
  );
};
