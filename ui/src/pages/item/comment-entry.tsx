import Box from '@cloudscape-design/components/box';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { Comment } from '../../../../src/contract/comment.ts';
import type { Revision } from '../../../../src/contract/revision.ts';
import { useRemoveComment } from '../../api/use-comments.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { Instant } from '../../components/instant.tsx';
import { useReturnFocus } from '../../components/use-return-focus.ts';
import { revisionWords } from './revision-words.ts';

export interface CommentEntryProps {
  readonly comment: Comment;
  readonly itemId: number;
  readonly revision: Revision | undefined;
}

const Subject = ({ comment, revision }: Pick<CommentEntryProps, 'comment' | 'revision'>) => {
  if (comment.revision === null) return null;
  return <> on the revision “{revision ? revisionWords(revision) : comment.revision}”</>;
};

export const CommentEntry = ({ comment, itemId, revision }: CommentEntryProps) => {
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveComment(itemId);
  const opener = useReturnFocus<ButtonProps.Ref>(isAsking);
  return (
    <div className="comment">
      <div>
        <Box fontSize="body-s" color="text-body-secondary">
          <strong>{comment.author}</strong>, <Instant at={comment.at} />
          <Subject comment={comment} revision={revision} />
        </Box>
        <div className="prose">{comment.text}</div>
      </div>
      {comment.mayRemove && (
        <Button
          ref={opener}
          variant="icon"
          iconName="remove"
          ariaLabel={`Remove the comment of ${comment.author}`}
          onClick={() => setAsking(true)}
        />
      )}
      {isAsking && (
        <ConfirmModal
          header="Remove comment"
          text="The comment disappears for everybody."
          confirm="Remove"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(comment.id, { onSuccess: () => setAsking(false) })}
          onDismiss={() => setAsking(false)}
        />
      )}
    </div>
  );
};
