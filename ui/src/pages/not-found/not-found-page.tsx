import { useLocation } from 'react-router';
import { EmptyList } from '../../components/empty-list.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { RouterLink } from '../../components/router-link.tsx';

export const NotFoundPage = () => {
  const { pathname } = useLocation();
  return (
    <>
      <PageTitle text="Not found" />
      <EmptyList title="There is no such page" action={<RouterLink href="/items">Go to the items</RouterLink>}>
        Nothing stands at {pathname}.
      </EmptyList>
    </>
  );
};
