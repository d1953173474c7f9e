import { useQueryClient } from '@tanstack/react-query';
import type { Session } from '../../../src/contract/session.ts';
import { callApi } from './call-api.ts';
import { SESSION_KEY } from './use-session.ts';

export type Send = <Answer>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  contentType?: string,
) => Promise<Answer>;

/** Sends a change, with the token that proves that it comes from this page. */
export const useSend = (): Send => {
  const client = useQueryClient();
  return (method, path, body, contentType) =>
    callApi(path, { method, body, contentType, csrfToken: client.getQueryData<Session | null>(SESSION_KEY)?.csrfToken });
};
