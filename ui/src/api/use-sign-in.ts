import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { NewPasswordRequest, PasswordResetRequest } from '../../../src/contract/credentials.ts';
import type { SecondFactorRequest, SecondFactorWanted, Session, SignInRequest } from '../../../src/contract/session.ts';
import { callApi } from './call-api.ts';
import { SESSION_KEY } from './use-session.ts';

type Answer = Session | SecondFactorWanted;

const isSession = (answer: Answer): answer is Session => 'csrfToken' in answer;

/** Signs in by e-mail address and password. Calls back when a code is wanted as well. */
export const useSignIn = (onCodeWanted: () => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: SignInRequest) => callApi<Answer>('/session', { method: 'POST', body: request }),
    onSuccess: (answer) => {
      if (isSession(answer)) client.setQueryData(SESSION_KEY, answer);
      else onCodeWanted();
    },
  });
};

/** Signs in by the code that was wanted. */
export const useSecondFactor = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: SecondFactorRequest) => callApi<Session>('/session/second-factor', { method: 'POST', body: request }),
    onSuccess: (session) => client.setQueryData(SESSION_KEY, session),
  });
};

/** Asks for a mail with a link to choose another password. */
export const useAskForReset = () =>
  useMutation({ mutationFn: (request: PasswordResetRequest) => callApi<void>('/password-reset', { method: 'POST', body: request }) });

/** Chooses the first password, by the link of an invitation, and signs in. */
export const useActivate = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: NewPasswordRequest) => callApi<Session>('/activation', { method: 'PUT', body: request }),
    onSuccess: (session) => client.setQueryData(SESSION_KEY, session),
  });
};

/** Chooses another password, by a link. */
export const useResetPassword = () =>
  useMutation({ mutationFn: (request: NewPasswordRequest) => callApi<void>('/password-reset', { method: 'PUT', body: request }) });
