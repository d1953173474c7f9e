import type { QueryClient } from '@tanstack/react-query';
import { redirect } from 'react-router';
import type { Session, SignInRequest } from '../../../../src/contract/session.ts';
import { callApi } from '../../api/call-api.ts';
import { SESSION_KEY } from '../../api/use-session.ts';

export interface SignInOutcome {
  /** Null: the address carried no token. */
  readonly error: Error | null;
}

/** Signs in with the token of the address and goes to the front page; otherwise says why not. */
export const redeemSignInLink = async (client: QueryClient, address: URL): Promise<SignInOutcome | Response> => {
  const token = address.searchParams.get('token');
  if (token === null) return { error: null };
  try {
    const request: SignInRequest = { token };
    client.setQueryData(SESSION_KEY, await callApi<Session>('/session', { method: 'POST', body: request }));
    return redirect('/');
  } catch (error) {
    if (error instanceof Error) return { error };
    throw error;
  }
};
