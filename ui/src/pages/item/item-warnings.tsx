import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Failure } from '../../../../src/contract/failure.ts';
import type { ItemDetail } from '../../../../src/contract/item.ts';
import { useFailures } from '../../api/use-failures.ts';
import { Instant } from '../../components/instant.tsx';
import { Permission } from '../../components/permission.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';

const UnreadPart = ({ failure }: { readonly failure: Failure }) => (
  <li>
    {failure.part ? <code>{failure.part}</code> : 'The item'}: {failure.message}{' '}
    {failure.permission && (
      <>
        Missing permission: <Permission action={failure.permission} />
      </>
    )}{' '}
    Since <Instant at={failure.since} />.
  </li>
);

/** What the reader must know before believing the rest of the page. */
export const ItemWarnings = ({ item }: { readonly item: ItemDetail }) => {
  const failures = useFailures({ item: item.id, limit: 50 });
  const unread = failures.data?.rows ?? [];
  if (item.active && item.audited && unread.length === 0 && !failures.error) return null;
  return (
    <SpaceBetween size="s">
      {!item.active && (
        <Alert type="info" header="This item is gone">
          It was last there until {<Instant at={item.lastChanged} />}. Its history stays.
        </Alert>
      )}
      {item.active && !item.audited && (
        <Alert type="warning" header="Not audited yet">
          No check has looked at the present configuration. Scores and issues, if any, are those of an earlier one.
        </Alert>
      )}
      {unread.length > 0 && (
        <Alert type="warning" header="Not everything of this item can be read">
          The last known values stand in place of what cannot be read.
          <ul>
            {unread.map((failure) => (
              <UnreadPart key={failure.id} failure={failure} />
            ))}
          </ul>
        </Alert>
      )}
      {failures.error && (
        <ProblemAlert error={failures.error} header="Whether everything could be read is not known" onRetry={failures.refetch} />
      )}
    </SpaceBetween>
  );
};
