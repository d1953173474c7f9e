import { useLoaderData } from 'react-router';
import { HowToSignIn } from '../../shell/how-to-sign-in.tsx';
import type { SignInOutcome } from './redeem-sign-in-link.ts';

export const SignInPage = () => {
  const { error } = useLoaderData<SignInOutcome>();
  return <HowToSignIn error={error} />;
};
