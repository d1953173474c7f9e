import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { NewPasswordRequest } from '../../../../src/contract/credentials.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';

export interface ChoosePasswordFormProps {
  /** Of the link; null: the address carried none. */
  readonly token: string | null;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onChosen: (request: NewPasswordRequest) => void;
}

const NO_TOKEN = new Error('The address carries no token. Open the whole link, as it stands in the mail.');

/** Twice the same, so that nobody is locked out by a slip. What makes a good one the server says. */
export const ChoosePasswordForm = ({ token, isBusy, error, onChosen }: ChoosePasswordFormProps) => {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== password;
  if (token === null) return <ProblemAlert error={NO_TOKEN} header="This link does not work" />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (password === again) onChosen({ token, password });
      }}
    >
      <SpaceBetween size="m">
        {error && <ProblemAlert error={error} header="The password was not taken" />}
        <FormField
          label="New password"
          description="12 to 128 characters. A few words that have nothing to do with each other are easy to remember."
        >
          <Input
            autoFocus
            type="password"
            value={password}
            autoComplete="new-password"
            onChange={({ detail }) => setPassword(detail.value)}
          />
        </FormField>
        <FormField label="The same again" errorText={differs ? 'The two are not the same.' : undefined}>
          <Input type="password" value={again} autoComplete="new-password" onChange={({ detail }) => setAgain(detail.value)} />
        </FormField>
        <Button variant="primary" loading={isBusy} disabled={password === '' || password !== again}>
          Set the password
        </Button>
      </SpaceBetween>
    </form>
  );
};
