import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { AccountTrial, TrialStep } from '../../../../../src/contract/account.ts';
import { Permission } from '../../../components/permission.tsx';

const Step = ({ step }: { readonly step: TrialStep }) => (
  <li>
    <StatusIndicator type={step.ok ? 'success' : 'error'}>
      <strong>{step.step}</strong>: {step.sentence}
      {step.code !== null && ` (${step.code})`}
    </StatusIndicator>
    {step.permission !== null && (
      <Box padding={{ left: 'l' }}>
        Missing permission: <Permission action={step.permission} />
      </Box>
    )}
  </li>
);

/** What came of trying an account, step by step. */
export const AccountTrialResult = ({ trial }: { readonly trial: AccountTrial }) => (
  <Container header={<Header variant="h2">{trial.ok ? 'The connection works' : 'The connection does not work'}</Header>}>
    <SpaceBetween size="s">
      <ol className="cards">
        {trial.steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ol>
      {!trial.ok && <Box color="text-body-secondary">What comes behind a step that failed may not have been tried.</Box>}
    </SpaceBetween>
  </Container>
);
