import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Send, useSend } from './use-send.ts';

/** Changes something on the server. What is shown of these nouns is asked for again before the change counts as done. */
export const useChange = <Request, Answer>(nouns: readonly string[], change: (send: Send, request: Request) => Promise<Answer>) => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({
    mutationFn: (request: Request) => change(send, request),
    onSuccess: () => Promise.all(nouns.map((noun) => client.invalidateQueries({ queryKey: [noun] }))),
  });
};
