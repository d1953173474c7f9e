import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useAskForReset } from '../../api/use-sign-in.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';

/** The server does not tell whether there is such a person, so this does not either. */
const ANSWER =
  'If there is somebody with this address and a password, a mail with a link is on its way. Where no mails are sent, an administrator makes a link with "monkey users reset".';

export const ForgottenPasswordForm = ({ onBack }: { readonly onBack: () => void }) => {
  const [email, setEmail] = useState('');
  const ask = useAskForReset();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({ email });
      }}
    >
      <SpaceBetween size="m">
        {ask.error && <ProblemAlert error={ask.error} header="Nothing was sent" />}
        {ask.isSuccess && <Alert type="info">{ANSWER}</Alert>}
        <FormField label="E-mail address">
          <Input autoFocus value={email} inputMode="email" autoComplete="username" onChange={({ detail }) => setEmail(detail.value)} />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" loading={ask.isPending} disabled={email.trim() === ''}>
            Send a link
          </Button>
          <Button variant="link" formAction="none" onClick={onBack}>
            Back
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
};
