import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useLocation } from 'react-router';
import { useSignInProviders } from '../../api/use-sign-in-providers.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';

/** The page that somebody wants who is to sign in first. */
const useWantedPage = (): string => {
  const { pathname, search, hash } = useLocation();
  return pathname === '/sign-in' ? '/' : `${pathname}${search}${hash}`;
};

/** A button for each provider. They are links: the browser leaves this page. */
export const ProviderButtons = () => {
  const { data: providers = [], error, refetch } = useSignInProviders();
  const wanted = useWantedPage();
  if (error) return <ProblemAlert error={error} header="The ways to sign in could not be loaded" onRetry={refetch} />;
  if (providers.length === 0) return null;
  return (
    <SpaceBetween size="s">
      {providers.map(({ id, label, start }) => (
        <Button key={id} href={`${start}?return_to=${encodeURIComponent(wanted)}`} fullWidth>
          {`Sign in with ${label}`}
        </Button>
      ))}
    </SpaceBetween>
  );
};
