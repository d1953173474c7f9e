import AppLayout from '@cloudscape-design/components/app-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import type { Session } from '../../../src/contract/session.ts';
import { AsOfBar } from './as-of-bar.tsx';
import { MainNavigation } from './main-navigation.tsx';
import { TopBar } from './top-bar.tsx';

const LABELS = { navigation: 'Pages', navigationClose: 'Close the navigation', navigationToggle: 'Open the navigation' };
/** Narrower windows need their width for the lists. */
const WIDE = '(min-width: 1100px)';

/** What stands around every page. */
export const AppFrame = ({ session, children }: { readonly session: Session; readonly children: ReactNode }) => {
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(() => window.matchMedia(WIDE).matches);
  useEffect(() => {
    // Another page begins at its top; other filters of the same page do not.
    if (pathname) window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      <TopBar session={session} />
      <AppLayout
        headerSelector="#top-bar"
        navigation={<MainNavigation />}
        navigationOpen={isOpen}
        navigationWidth={200}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        toolsHide
        ariaLabels={LABELS}
        maxContentWidth={Number.MAX_VALUE}
        content={
          <SpaceBetween size="s">
            <AsOfBar />
            {children}
          </SpaceBetween>
        }
      />
    </>
  );
};
