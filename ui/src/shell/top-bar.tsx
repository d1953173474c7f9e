import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useNavigate } from 'react-router';
import type { Session } from '../../../src/contract/session.ts';
import { useSignOut } from '../api/use-sign-out.ts';

const LOGO = { src: '/favicon.svg', alt: '' };
const SIGN_OUT = 'sign-out';
/** A page of the server's own, so it opens beside the application. */
const API_REFERENCE = {
  id: 'api-reference',
  text: 'API reference',
  href: '/api/v1/docs',
  external: true,
  externalIconAriaLabel: '(opens in a new tab)',
};

/** The bar at the top: the program's name, and who is signed in. */
export const TopBar = ({ session }: { readonly session: Session | null }) => {
  const navigate = useNavigate();
  const signOut = useSignOut(() => void navigate('/sign-in'));
  const person = session && {
    type: 'menu-dropdown' as const,
    text: session.name,
    description: `${session.email} (${session.role})`,
    iconName: 'user-profile' as const,
    items: [API_REFERENCE, { id: SIGN_OUT, text: 'Sign out' }],
    onItemClick: ({ detail }: { detail: { id: string } }) => {
      if (detail.id === SIGN_OUT) signOut.mutate();
    },
  };
  return (
    <header id="top-bar">
      <TopNavigation
        identity={{
          href: '/',
          title: 'Security Monkey',
          logo: LOGO,
          onFollow: (event) => {
            event.preventDefault();
            void navigate('/');
          },
        }}
        utilities={person ? [person] : []}
      />
    </header>
  );
};
