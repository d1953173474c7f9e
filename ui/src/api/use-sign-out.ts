import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SignedOut } from '../../../src/contract/sign-in-provider.ts';
import { useSend } from './use-send.ts';
import { SESSION_KEY } from './use-session.ts';

export const useSignOut = (onSignedOut: () => void) => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({
    mutationFn: () => send<SignedOut | undefined>('DELETE', '/session'),
    onSuccess: (signedOut) => {
      if (signedOut) {
        // The session at the provider ends as well; it leads back here.
        window.location.assign(signedOut.continueAt);
        return;
      }
      onSignedOut();
      client.setQueryData(SESSION_KEY, null);
      // The next person at this browser must not see what the last one saw.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
    },
  });
};
