import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { Issue } from '../../../src/contract/issue.ts';
import { useRevoke } from '../api/use-justification.ts';
import { useMayDo } from '../api/use-may-do.ts';
import { ConfirmModal } from './confirm-modal.tsx';
import { JustifyModal } from './justify-modal.tsx';
import { useReturnFocus } from './use-return-focus.ts';

interface ModalProps {
  readonly issue: Issue;
  readonly onDismiss: () => void;
}

const RevokeModal = ({ issue, onDismiss }: ModalProps) => {
  const revoke = useRevoke(issue.id);
  return (
    <ConfirmModal
      header="Revoke justification"
      text={`The issue "${issue.issue}" of ${issue.name} counts again with ${issue.score} points.`}
      confirm="Revoke"
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined, { onSuccess: onDismiss })}
      onDismiss={onDismiss}
    />
  );
};

/** Justifies an issue, or takes its justification back. */
export const JustificationAction = ({ issue }: { readonly issue: Issue }) => {
  const mayJustify = useMayDo('justify');
  // Which dialog is open; not derived from the issue, or the dialog would turn into the other one when the issue changes below it.
  const [dialog, setDialog] = useState<'justify' | 'revoke' | null>(null);
  const opener = useReturnFocus<ButtonProps.Ref>(dialog !== null);
  if (!mayJustify || issue.state === 'fixed' || issue.state === 'suspended') return null;
  const close = () => setDialog(null);
  const verb = issue.justified ? 'Revoke' : 'Justify';
  return (
    <>
      {/* One button with two labels: the focus comes back to it. */}
      <Button
        ref={opener}
        ariaLabel={`${verb}: ${issue.issue}, ${issue.name}`}
        onClick={() => setDialog(issue.justified ? 'revoke' : 'justify')}
      >
        {verb}
      </Button>
      {dialog === 'justify' && <JustifyModal issue={issue} onDismiss={close} />}
      {dialog === 'revoke' && <RevokeModal issue={issue} onDismiss={close} />}
    </>
  );
};
