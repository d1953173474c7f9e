import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useSignIn } from '../../api/use-sign-in.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';

export interface PasswordFormProps {
  readonly onCodeWanted: () => void;
  readonly onForgotten: () => void;
}

export const PasswordForm = ({ onCodeWanted, onForgotten }: PasswordFormProps) => {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn(onCodeWanted);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ email, password });
      }}
    >
      <SpaceBetween size="m">
        {signIn.error && <ProblemAlert error={signIn.error} header="You are not signed in" />}
        <FormField label="E-mail address">
          {/* Not of the type "email": hosts without a dot are addresses here, like admin@localhost. */}
          <Input value={email} inputMode="email" autoComplete="username" onChange={({ detail }) => setEmail(detail.value)} />
        </FormField>
        <FormField label="Password">
          <Input type="password" value={password} autoComplete="current-password" onChange={({ detail }) => setPassword(detail.value)} />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" loading={signIn.isPending} disabled={email.trim() === '' || password === ''}>
            Sign in
          </Button>
          <Button variant="link" formAction="none" onClick={onForgotten}>
            Forgot your password?
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
};
