import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useComments } from '../../api/use-comments.ts';
import { useMayDo } from '../../api/use-may-do.ts';
import { useRevisions } from '../../api/use-revisions.ts';
import { Loading } from '../../components/loading.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { CommentEntry } from './comment-entry.tsx';
import { CommentForm } from './comment-form.tsx';

/** What people said of the item, or of one of its revisions. */
export const ItemComments = ({ itemId }: { readonly itemId: number }) => {
  const { data: comments, error, refetch } = useComments(itemId);
  const { data } = useRevisions(itemId);
  const revisions = data?.revisions ?? [];
  const mayComment = useMayDo('comment');
  return (
    <Container header={<Header counter={comments ? `(${comments.length.toLocaleString()})` : ''}>Comments</Header>}>
      <SpaceBetween size="l">
        {error && <ProblemAlert error={error} header="The comments could not be loaded" onRetry={refetch} />}
        {!error && !comments && <Loading text="Loading comments" />}
        {comments?.length === 0 && <Box color="text-body-secondary">Nobody has said anything yet.</Box>}
        {comments && comments.length > 0 && (
          <ul className="cards">
            {comments.map((comment) => (
              <li key={comment.id}>
                <CommentEntry comment={comment} itemId={itemId} revision={revisions.find(({ id }) => id === comment.revision)} />
              </li>
            ))}
          </ul>
        )}
        {mayComment && <CommentForm itemId={itemId} revisions={revisions} />}
      </SpaceBetween>
    </Container>
  );
};
