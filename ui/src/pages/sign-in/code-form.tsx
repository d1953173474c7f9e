import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useSecondFactor } from '../../api/use-sign-in.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';

/** Codes have six digits; recovery codes are longer. */
const LEAST = 6;

export const CodeForm = ({ onBack }: { readonly onBack: () => void }) => {
  const [code, setCode] = useState('');
  const secondFactor = useSecondFactor();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        secondFactor.mutate({ code });
      }}
    >
      <SpaceBetween size="m">
        {secondFactor.error && <ProblemAlert error={secondFactor.error} header="You are not signed in" />}
        <FormField label="Code" description="Six digits of your authenticator app, or one of your recovery codes.">
          <Input autoFocus value={code} autoComplete="one-time-code" onChange={({ detail }) => setCode(detail.value)} />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" loading={secondFactor.isPending} disabled={code.trim().length < LEAST}>
            Sign in
          </Button>
          <Button variant="link" formAction="none" onClick={onBack}>
            Back
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
};
