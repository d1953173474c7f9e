import { Navigate, useLoaderData, useSearchParams } from 'react-router';
import { useSession } from '../../api/use-session.ts';
import type { SignInOutcome } from './redeem-sign-in-link.ts';
import { SignIn } from './sign-in.tsx';
import { signInProblem } from './sign-in-problem.ts';

export const SignInPage = () => {
  const { error } = useLoaderData<SignInOutcome>();
  const [search] = useSearchParams();
  const { data: session } = useSession();
  const problem = signInProblem(search.get('error'));
  if (problem && !session) return <SignIn error={problem} header="You are not signed in" />;
  return session && !error ? <Navigate to="/" replace /> : <SignIn error={error} />;
};
