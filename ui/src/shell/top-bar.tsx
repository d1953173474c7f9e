import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useNavigate } from 'react-router';
import type { Session } from '../../../src/contract/session.ts';
import { useSignOut } from '../api/use-sign-out.ts';
import { type Display, type Look, setDisplay, useDisplay } from '../display/display.ts';

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

const LOOKS: readonly { readonly id: Look; readonly text: string }[] = [
  { id: 'system', text: 'Colours of the system' },
  { id: 'light', text: 'Light' },
  { id: 'dark', text: 'Dark' },
];
const COMPACT = 'compact';

/** How this browser shows the program: kept in it, not in the account. */
const displayMenu = ({ look, isCompact }: Display): TopNavigationProps.MenuDropdownUtility => ({
  type: 'menu-dropdown',
  iconName: 'settings',
  ariaLabel: 'Display',
  title: 'Display',
  items: [
    {
      id: 'colours',
      text: 'Colours',
      items: LOOKS.map(({ id, text }) => ({ id, text, itemType: 'checkbox', checked: look === id })),
    },
    {
      id: 'density',
      text: 'Density',
      items: [{ id: COMPACT, text: 'Compact', itemType: 'checkbox', checked: isCompact }],
    },
  ],
  onItemClick: ({ detail }) => setDisplay(detail.id === COMPACT ? { isCompact: !isCompact } : { look: detail.id as Look }),
});

/** The bar at the top: the program's name, and who is signed in. */
export const TopBar = ({ session }: { readonly session: Session | null }) => {
  const navigate = useNavigate();
  const display = displayMenu(useDisplay());
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
        utilities={person ? [display, person] : [display]}
      />
    </header>
  );
};
