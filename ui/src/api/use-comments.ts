import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Comment, CommentList, CommentRequest } from '../../../src/contract/comment.ts';
import { callApi } from './call-api.ts';
import { useSend } from './use-send.ts';

export const useComments = (itemId: number) =>
  useQuery({
    queryKey: ['comments', itemId],
    queryFn: async ({ signal }) => (await callApi<CommentList>(`/items/${itemId}/comments`, { signal })).rows,
  });

export const useAddComment = (itemId: number) => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({
    mutationFn: (request: CommentRequest) => send<Comment>('POST', `/items/${itemId}/comments`, request),
    onSuccess: () => client.invalidateQueries({ queryKey: ['comments', itemId] }),
  });
};

export const useRemoveComment = (itemId: number) => {
  const client = useQueryClient();
  const send = useSend();
  return useMutation({
    mutationFn: (commentId: number) => send<void>('DELETE', `/comments/${commentId}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['comments', itemId] }),
  });
};
