import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DemoLoaded } from '../../../src/contract/overview.ts';
import { useSend } from './use-send.ts';
import { SESSION_KEY } from './use-session.ts';

export const useLoadDemo = () => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({
    mutationFn: () => send<DemoLoaded>('POST', '/demo'),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] }),
  });
};
