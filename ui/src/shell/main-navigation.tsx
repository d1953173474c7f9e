import Badge from '@cloudscape-design/components/badge';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { useLocation, useNavigate } from 'react-router';
import { useOverview } from '../api/use-overview.ts';

/** `/items/7` belongs to `/items`. */
const sectionOf = (pathname: string): string => `/${pathname.split('/')[1] ?? ''}`;

export const MainNavigation = () => {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { data: overview } = useOverview();
  const failures = overview?.failures ?? 0;
  const items: SideNavigationProps.Item[] = [
    { type: 'link', text: 'Items', href: '/items' },
    { type: 'link', text: 'Issues', href: '/issues' },
    {
      type: 'link',
      text: 'Failures',
      href: '/failures',
      ...(failures > 0 && { info: <Badge color="red">{failures.toLocaleString()}</Badge> }),
    },
  ];
  return (
    <SideNavigation
      activeHref={sectionOf(pathname)}
      items={items}
      onFollow={(event) => {
        event.preventDefault();
        void navigate(event.detail.href);
      }}
    />
  );
};
