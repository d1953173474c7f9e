import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useId, useState } from 'react';
import type { Issue } from '../../../src/contract/issue.ts';
import { useJustify } from '../api/use-justification.ts';
import { IssueEvidence } from './issue-evidence.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { ScoreBadge } from './score-badge.tsx';

/** The longest reason that the server takes. */
const REASON_LIMIT = 4_000;

/** The last second of a day of the reader's calendar; null while the day is not typed to its end, does not exist, or has passed. */
const endOf = (day: string): string | null => {
  const end = new Date(/^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T23:59:59` : Number.NaN);
  return end.getTime() > Date.now() ? end.toISOString() : null;
};

const IssueSummary = ({ issue }: { readonly issue: Issue }) => (
  <SpaceBetween size="xs">
    <div>
      <ScoreBadge score={issue.score} /> <strong>{issue.issue}</strong> <code>{issue.check}</code>
    </div>
    <Box color="text-body-secondary">
      {issue.technology} {issue.name} in {issue.account}, {issue.region}
    </Box>
    {issue.notes && <div className="prose">{issue.notes}</div>}
    <IssueEvidence facts={issue.facts} related={issue.related} />
  </SpaceBetween>
);

interface Problems {
  readonly reason?: string;
  readonly until?: string;
}

interface FieldsProps {
  readonly reason: string;
  readonly until: string;
  readonly problems: Problems;
  readonly onReason: (reason: string) => void;
  readonly onUntil: (until: string) => void;
}

const problemsOf = (reason: string, until: string, end: string | null): Problems => ({
  ...(reason.trim() === '' && { reason: 'Say why this is acceptable.' }),
  ...(until !== '' && end === null && { until: 'Choose a day that has not passed, as in 2030/12/31.' }),
});

const Fields = ({ reason, until, problems, onReason, onUntil }: FieldsProps) => (
  <SpaceBetween size="m">
    <FormField
      label="Reason"
      description="Why this is acceptable here. Whoever reads it later does not know what you know."
      errorText={problems.reason}
      stretch
    >
      <Textarea value={reason} rows={3} ariaRequired autoFocus onChange={({ detail }) => onReason(detail.value.slice(0, REASON_LIMIT))} />
    </FormField>
    <FormField
      label="Until (optional)"
      description="The justification ends with this day. It ends earlier when a value of the evidence changes."
      errorText={problems.until}
    >
      <DatePicker
        value={until}
        placeholder="YYYY/MM/DD"
        expandToViewport
        isDateEnabled={(day) => day.getTime() > Date.now() - 86_400_000}
        onChange={({ detail }) => onUntil(detail.value)}
      />
    </FormField>
  </SpaceBetween>
);

interface FooterProps {
  readonly formId: string;
  readonly isBusy: boolean;
  readonly onDismiss: () => void;
}

const Footer = ({ formId, isBusy, onDismiss }: FooterProps) => (
  <Box float="right">
    <SpaceBetween direction="horizontal" size="xs">
      <Button variant="link" formAction="none" onClick={onDismiss}>
        Cancel
      </Button>
      <Button variant="primary" form={formId} loading={isBusy}>
        Justify
      </Button>
    </SpaceBetween>
  </Box>
);

export interface JustifyModalProps {
  readonly issue: Issue;
  readonly onDismiss: () => void;
}

/** Asks why an issue is acceptable, with the issue and its evidence in view. */
export const JustifyModal = ({ issue, onDismiss }: JustifyModalProps) => {
  const formId = useId();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const justify = useJustify(issue.id);
  const submit = () => {
    if (justify.isPending) return;
    const end = endOf(until);
    const found = problemsOf(reason, until, end);
    setProblems(found);
    if (Object.keys(found).length === 0) justify.mutate({ reason: reason.trim(), until: end }, { onSuccess: onDismiss });
  };
  return (
    <Modal
      visible
      size="large"
      header="Justify issue"
      onDismiss={onDismiss}
      footer={<Footer formId={formId} isBusy={justify.isPending} onDismiss={onDismiss} />}
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SpaceBetween size="l">
          <IssueSummary issue={issue} />
          <Fields reason={reason} until={until} problems={problems} onReason={setReason} onUntil={setUntil} />
          {justify.error && <ProblemAlert error={justify.error} header="The issue could not be justified" />}
        </SpaceBetween>
      </form>
    </Modal>
  );
};
