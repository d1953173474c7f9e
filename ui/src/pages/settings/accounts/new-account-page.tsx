import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { AccountType } from '../../../../../src/contract/account-type.ts';
import { useAccountTypes, useAddAccount, useTryNewAccount } from '../../../api/use-accounts.ts';
import { Loading } from '../../../components/loading.tsx';
import { PageTitle } from '../../../components/page-title.tsx';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useGo } from '../../../components/use-as-of.ts';
import { WayBack } from '../../../components/way-back.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountTrialResult } from './account-trial.tsx';
import { newValues, requestOf } from './account-values.ts';
import { PolicyToAttach } from './policy-to-attach.tsx';
import { useAccountForm } from './use-account-form.ts';

const NO_SECRETS: readonly string[] = [];

const Form = ({ type }: { readonly type: AccountType }) => {
  const go = useGo();
  const { values, problems, change, use } = useAccountForm(newValues(type), type, NO_SECRETS);
  const add = useAddAccount();
  const trial = useTryNewAccount();
  const submit = () => use(() => add.mutate(requestOf(values, type), { onSuccess: ({ id }) => go(`/settings/accounts/${id}`) }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!add.isPending) submit();
      }}
    >
      <SpaceBetween size="l">
        <AccountForm type={type} values={values} problems={problems} secretsSet={NO_SECRETS} isDisabled={false} onChange={change} />
        {type.hasPolicy && <PolicyToAttach type={type} />}
        {trial.error && <ProblemAlert error={trial.error} header="The account could not be tried" />}
        {trial.data && !trial.isPending && <AccountTrialResult trial={trial.data} />}
        {add.error && <ProblemAlert error={add.error} header="The account could not be added" />}
        <SpaceBetween direction="horizontal" size="xs">
          {type.canBeTried && (
            <Button
              formAction="none"
              loading={trial.isPending}
              loadingText="Trying the connection"
              onClick={() => use(() => trial.mutate(requestOf(values, type)))}
            >
              Try the connection
            </Button>
          )}
          <Button variant="primary" loading={add.isPending}>
            Add account
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
};

export const NewAccountPage = () => {
  const { data: types, error, refetch } = useAccountTypes();
  const [chosen, setChosen] = useState<string | null>(null);
  const type = types?.find((one) => one.type === chosen) ?? types?.[0];
  return (
    <>
      <PageTitle text="Add an account" />
      <SpaceBetween size="l">
        <WayBack to={{ text: 'Accounts', href: '/settings/accounts' }} name="New" />
        <Header variant="h1">Add an account</Header>
        {error && <ProblemAlert error={error} header="The account types could not be loaded" onRetry={refetch} />}
        {!error && !type && <Loading text="Loading the account types" />}
        {types && type && (
          <FormField label="Type">
            <Select
              selectedOption={{ value: type.type, label: type.title }}
              options={types.map((one) => ({ value: one.type, label: one.title, description: one.type }))}
              onChange={({ detail }) => setChosen(detail.selectedOption.value ?? null)}
            />
          </FormField>
        )}
        {type && <Form key={type.type} type={type} />}
      </SpaceBetween>
    </>
  );
};
