import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type {
  AccountChangeRequest,
  AccountDetail,
  AccountList,
  AccountQuery,
  AccountRemoved,
  AccountRequest,
  AccountSwitchRequest,
  AccountsImported,
  AccountsSwitched,
  AccountTrial,
} from '../../../src/contract/account.ts';
import type { AccountPolicy, AccountTypeList } from '../../../src/contract/account-type.ts';
import { callApi } from './call-api.ts';
import { queryString } from './query-string.ts';
import { useChange } from './use-change.ts';
import { useSend } from './use-send.ts';

/** Accounts stand in filters and decide what is watched. */
const NOUNS = ['accounts', 'account', 'overview'];

export const useAccountTypes = () =>
  useQuery({
    queryKey: ['account-types'],
    queryFn: async ({ signal }) => (await callApi<AccountTypeList>('/account-types', { signal })).rows,
    // They come with the program.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useAccountPolicy = (type: string, isWanted: boolean) =>
  useQuery({
    queryKey: ['account-types', type, 'policy'],
    queryFn: ({ signal }) => callApi<AccountPolicy>(`/account-types/${encodeURIComponent(type)}/policy`, { signal }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useAccounts = (query: AccountQuery) =>
  useQuery({
    queryKey: ['accounts', query],
    queryFn: ({ signal }) => callApi<AccountList>(`/accounts${queryString(query)}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const useAccount = (id: string, asOf: string | undefined) =>
  useQuery({
    queryKey: ['account', id, asOf],
    queryFn: ({ signal }) => callApi<AccountDetail>(`/accounts/${encodeURIComponent(id)}${queryString({ asOf })}`, { signal }),
  });

export const useAddAccount = () => useChange(NOUNS, (send, request: AccountRequest) => send<AccountDetail>('POST', '/accounts', request));

export const useChangeAccount = (id: number) =>
  useChange(NOUNS, (send, request: AccountChangeRequest) => send<AccountDetail>('PATCH', `/accounts/${id}`, request));

export const useSwitchAccounts = () =>
  useChange(NOUNS, (send, request: AccountSwitchRequest) => send<AccountsSwitched>('PATCH', '/accounts', request));

/** With its items and their history, where it has some. */
export const useRemoveAccount = (id: number) =>
  useChange([...NOUNS, 'items', 'issues'], (send, force: boolean) =>
    send<AccountRemoved>('DELETE', `/accounts/${id}${queryString({ force: force ? 'true' : '' })}`),
  );

export interface AccountsFile {
  readonly text: string;
  readonly type: 'text/csv' | 'application/x-ndjson';
  readonly updateExisting: boolean;
}

export const useImportAccounts = () =>
  useChange(NOUNS, (send, { text, type, updateExisting }: AccountsFile) =>
    send<AccountsImported>('POST', `/accounts/import${queryString({ updateExisting: updateExisting ? 'true' : '' })}`, text, type),
  );

/** Tries an account that is not saved. */
export const useTryNewAccount = () => {
  const send = useSend();
  return useMutation({ mutationFn: (request: AccountRequest) => send<AccountTrial>('POST', '/accounts/test', request) });
};

/** Tries an account as it would be after a change. */
export const useTryAccount = (id: number) => {
  const send = useSend();
  return useMutation({ mutationFn: (request: AccountChangeRequest) => send<AccountTrial>('POST', `/accounts/${id}/test`, request) });
};
