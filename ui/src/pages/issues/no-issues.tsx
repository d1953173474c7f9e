import type { Overview } from '../../../../src/contract/overview.ts';
import { EmptyList } from '../../components/empty-list.tsx';
import { RouterLink } from '../../components/router-link.tsx';

/** No issue at all can mean that all is well, that nothing was looked at, or that not all could be seen. */
export const NoIssues = ({ overview }: { readonly overview: Overview | undefined }) => {
  if (overview === undefined) return <EmptyList title="No issues">How much could be seen is not known.</EmptyList>;
  if (overview.items === 0) {
    return (
      <EmptyList title="No issues, because nothing is watched yet" action={<RouterLink href="/items">Begin with the items</RouterLink>}>
        Issues appear when items have been scanned.
      </EmptyList>
    );
  }
  if (overview.failures > 0) {
    return (
      <EmptyList title="No issues in what could be seen" action={<RouterLink href="/failures">Show what could not be seen</RouterLink>}>
        Not everything could be read, so this is not the whole picture.
      </EmptyList>
    );
  }
  return <EmptyList title="No issues">No check found anything.</EmptyList>;
};
