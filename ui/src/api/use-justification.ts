import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Issue, JustificationRequest } from '../../../src/contract/issue.ts';
import { useSend } from './use-send.ts';

/** Scores stand on items, lists and the overview: all of them are asked for again before the change counts as done. */
const refresh = (client: QueryClient): Promise<unknown> =>
  Promise.all(['issues', 'item', 'items', 'overview'].map((noun) => client.invalidateQueries({ queryKey: [noun] })));

export const useJustify = (issueId: number) => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({
    mutationFn: (request: JustificationRequest) => send<Issue>('PUT', `/issues/${issueId}/justification`, request),
    onSuccess: () => refresh(client),
  });
};

export const useRevoke = (issueId: number) => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({ mutationFn: () => send<Issue>('DELETE', `/issues/${issueId}/justification`), onSuccess: () => refresh(client) });
};
