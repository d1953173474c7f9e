import { Navigate, useLoaderData } from 'react-router';
import { useSession } from '../../api/use-session.ts';
import type { SignInOutcome } from './redeem-sign-in-link.ts';
import { SignIn } from './sign-in.tsx';

export const SignInPage = () => {
  const { error } = useLoaderData<SignInOutcome>();
  const { data: session } = useSession();
  return session && !error ? <Navigate to="/" replace /> : <SignIn error={error} />;
};
