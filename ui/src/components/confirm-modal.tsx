import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ProblemAlert } from './problem-alert.tsx';

export interface ConfirmModalProps {
  readonly header: string;
  readonly text: string;
  readonly confirm: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onDismiss: () => void;
}

/** Asks before something that cannot be taken back. */
export const ConfirmModal = ({ header, text, confirm, isBusy, error, onConfirm, onDismiss }: ConfirmModalProps) => (
  <Modal
    visible
    header={header}
    onDismiss={onDismiss}
    footer={
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onDismiss}>
            Cancel
          </Button>
          <Button variant="primary" loading={isBusy} onClick={onConfirm}>
            {confirm}
          </Button>
        </SpaceBetween>
      </Box>
    }
  >
    <SpaceBetween size="m">
      <Box>{text}</Box>
      {error && <ProblemAlert error={error} header="That did not work" />}
    </SpaceBetween>
  </Modal>
);
