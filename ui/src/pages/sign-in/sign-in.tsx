import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { SignedOut } from '../../shell/signed-out.tsx';
import { CodeForm } from './code-form.tsx';
import { ForgottenPasswordForm } from './forgotten-password-form.tsx';
import { HowToSignIn } from './how-to-sign-in.tsx';
import { PasswordForm } from './password-form.tsx';
import { ProviderButtons } from './provider-buttons.tsx';

type Step = 'password' | 'code' | 'forgotten';

export interface SignInProps {
  /** Why a link, or a provider, has led here instead of in. */
  readonly error: Error | null;
  readonly header?: string;
}

/** What somebody sees who is not signed in: the providers of single sign-on, or a password, then a code if there is a second factor. */
export const SignIn = ({ error, header = 'The sign-in link did not work' }: SignInProps) => {
  const [step, setStep] = useState<Step>('password');
  return (
    <SignedOut title="Sign in">
      <SpaceBetween size="l">
        {error && step === 'password' && <ProblemAlert error={error} header={header} />}
        {step === 'password' && <ProviderButtons />}
        {step === 'password' && <PasswordForm onCodeWanted={() => setStep('code')} onForgotten={() => setStep('forgotten')} />}
        {step === 'code' && <CodeForm onBack={() => setStep('password')} />}
        {step === 'forgotten' && <ForgottenPasswordForm onBack={() => setStep('password')} />}
        {step === 'password' && <HowToSignIn />}
      </SpaceBetween>
    </SignedOut>
  );
};
