import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSend } from './use-send.ts';
import { SESSION_KEY } from './use-session.ts';

export const useSignOut = (onSignedOut: () => void) => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({
    mutationFn: () => send<void>('DELETE', '/session'),
    onSuccess: () => {
      onSignedOut();
      client.setQueryData(SESSION_KEY, null);
      // The next person at this browser must not see what the last one saw.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
    },
  });
};
