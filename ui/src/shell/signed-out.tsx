import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';
import { PageTitle } from '../components/page-title.tsx';
import { TopBar } from './top-bar.tsx';

/** What stands around whatever somebody sees who is not signed in. */
export const SignedOut = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <>
    <PageTitle text={title} />
    <TopBar session={null} />
    <main className="sign-in">
      <Container header={<Header variant="h1">{title}</Header>}>{children}</Container>
    </main>
  </>
);
