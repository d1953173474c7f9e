import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../../../src/contract/overview.ts';
import { callApi } from './call-api.ts';

export const useOverview = () => useQuery({ queryKey: ['overview'], queryFn: ({ signal }) => callApi<Overview>('/overview', { signal }) });
