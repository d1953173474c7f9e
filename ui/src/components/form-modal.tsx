import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useId } from 'react';
import { ProblemAlert } from './problem-alert.tsx';

export interface FormModalProps {
  readonly header: string;
  /** What the button that sends it says. */
  readonly submit: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** What is said when the server refuses, as in "The entry could not be saved". */
  readonly problem: string;
  readonly size?: ModalProps.Size;
  /** Left of the buttons: something else that can be done with what was typed. */
  readonly aside?: ReactNode;
  readonly onSubmit: () => void;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}

/** A form in a window of its own. The key Enter sends it, Escape leaves it; it stays open, with all that was typed, when the server refuses. */
export const FormModal = ({ header, submit, isBusy, error, problem, size, aside, onSubmit, onDismiss, children }: FormModalProps) => {
  const formId = useId();
  return (
    <Modal
      visible
      header={header}
      size={size ?? 'medium'}
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {aside}
            <Button variant="link" formAction="none" onClick={onDismiss}>
              Cancel
            </Button>
            <Button variant="primary" form={formId} loading={isBusy}>
              {submit}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) onSubmit();
        }}
      >
        <SpaceBetween size="l">
          {children}
          {error && <ProblemAlert error={error} header={problem} />}
        </SpaceBetween>
      </form>
    </Modal>
  );
};
