import Badge from '@cloudscape-design/components/badge';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { useLocation } from 'react-router';
import { useMayDo } from '../api/use-may-do.ts';
import { useOverview } from '../api/use-overview.ts';
import { useGo, useHrefHere } from '../components/use-as-of.ts';
import { SECTIONS, SETTINGS, type Section } from './sections.ts';

/** `/items/7` belongs to `/items`, `/settings/accounts/7` to `/settings/accounts`. */
const sectionOf = (pathname: string): string => {
  const [, first = '', second = ''] = pathname.split('/');
  return first === 'settings' ? `/settings/${second}` : `/${first}`;
};

export const MainNavigation = () => {
  const go = useGo();
  const here = useHrefHere();
  const { pathname } = useLocation();
  const { data: overview } = useOverview();
  const isAdmin = useMayDo('admin');
  const failures = overview?.failures ?? 0;
  const link = ({ text, href }: Section): SideNavigationProps.Link => ({
    type: 'link',
    text,
    href: here(href),
    ...(href === '/failures' && failures > 0 && { info: <Badge color="red">{failures.toLocaleString()}</Badge> }),
  });
  const seen = ({ role }: Section) => role !== 'admin' || isAdmin;
  return (
    <SideNavigation
      activeHref={here(sectionOf(pathname))}
      items={[
        ...SECTIONS.filter(seen).map(link),
        { type: 'divider' },
        { type: 'section', text: 'Settings', items: SETTINGS.filter(seen).map(link) },
      ]}
      onFollow={(event) => {
        event.preventDefault();
        go(event.detail.href);
      }}
    />
  );
};
