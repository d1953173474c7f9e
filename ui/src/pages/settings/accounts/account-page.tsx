import Button from '@cloudscape-design/components/button';
import Flashbar from '@cloudscape-design/components/flashbar';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { AccountDetail } from '../../../../../src/contract/account.ts';
import type { AccountType } from '../../../../../src/contract/account-type.ts';
import { useAccount, useAccountTypes, useChangeAccount, useTryAccount } from '../../../api/use-accounts.ts';
import { useMayDo } from '../../../api/use-may-do.ts';
import { counted } from '../../../components/counted.ts';
import { Loading } from '../../../components/loading.tsx';
import { PageTitle } from '../../../components/page-title.tsx';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { RouterLink } from '../../../components/router-link.tsx';
import { useAsOf } from '../../../components/use-as-of.ts';
import { WayBack } from '../../../components/way-back.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountTrialResult } from './account-trial.tsx';
import { changeOf, valuesOf } from './account-values.ts';
import { PolicyToAttach } from './policy-to-attach.tsx';
import { RemoveAccount } from './remove-account.tsx';
import { useAccountForm } from './use-account-form.ts';

interface EditorProps {
  readonly account: AccountDetail;
  readonly type: AccountType;
  readonly mayChange: boolean;
  readonly onSaved: () => void;
}

const Editor = ({ account, type, mayChange, onSaved }: EditorProps) => {
  const { values, problems, change, use } = useAccountForm(valuesOf(account), type, account.secretsSet);
  const save = useChangeAccount(account.id);
  const trial = useTryAccount(account.id);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) use(() => save.mutate(changeOf(values, type), { onSuccess: onSaved }));
      }}
    >
      <SpaceBetween size="l">
        <AccountForm
          type={type}
          values={values}
          problems={problems}
          secretsSet={account.secretsSet}
          isDisabled={!mayChange}
          onChange={change}
        />
        {type.hasPolicy && <PolicyToAttach type={type} />}
        {trial.error && <ProblemAlert error={trial.error} header="The account could not be tried" />}
        {trial.data && !trial.isPending && <AccountTrialResult trial={trial.data} />}
        {save.error && <ProblemAlert error={save.error} header="The account could not be saved" />}
        {mayChange && (
          <SpaceBetween direction="horizontal" size="xs">
            {type.canBeTried && (
              <Button
                formAction="none"
                loading={trial.isPending}
                loadingText="Trying the connection"
                onClick={() => use(() => trial.mutate(changeOf(values, type)))}
              >
                Try the connection
              </Button>
            )}
            <Button variant="primary" loading={save.isPending}>
              Save
            </Button>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </form>
  );
};

interface LoadedProps {
  readonly account: AccountDetail;
  readonly type: AccountType;
}

const Loaded = ({ account, type }: LoadedProps) => {
  const { asOf } = useAsOf();
  const isAdmin = useMayDo('admin');
  const [saves, setSaves] = useState(0);
  const [isTold, setTold] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  // The past is not changed.
  const mayChange = isAdmin && asOf === undefined;
  return (
    <>
      <PageTitle text={account.name} />
      <SpaceBetween size="l">
        <WayBack to={{ text: 'Accounts', href: '/settings/accounts' }} name={account.name} />
        <Header
          variant="h1"
          description={
            <>
              {type.title}.{' '}
              <RouterLink href={`/items?account=${encodeURIComponent(account.name)}`}>{counted(account.items, 'item')}</RouterLink> kept of
              it.
            </>
          }
          actions={mayChange && <Button onClick={() => setRemoving(true)}>Remove</Button>}
        >
          {account.name}
        </Header>
        {isTold && (
          <Flashbar
            items={[
              {
                type: 'success',
                content: 'The account is saved.',
                dismissible: true,
                dismissLabel: 'Close',
                onDismiss: () => setTold(false),
              },
            ]}
          />
        )}
        <Editor
          // What has been saved is what the form begins with again: a password that was typed is not sent twice.
          key={saves}
          account={account}
          type={type}
          mayChange={mayChange}
          onSaved={() => {
            setSaves((before) => before + 1);
            setTold(true);
            window.scrollTo(0, 0);
          }}
        />
      </SpaceBetween>
      {isRemoving && <RemoveAccount account={account} onDismiss={() => setRemoving(false)} />}
    </>
  );
};

export const AccountPage = () => {
  const { id = '' } = useParams();
  const { asOf } = useAsOf();
  const account = useAccount(id, asOf);
  const types = useAccountTypes();
  const type = types.data?.find((one) => one.type === account.data?.type);
  if (account.data && type) return <Loaded key={`${account.data.id} ${asOf}`} account={account.data} type={type} />;
  const error = account.error ?? types.error;
  // Its type may have come with a plugin that is not there any more.
  const unknown = account.data && types.data ? new Error(`This program knows no accounts of the type ${account.data.type}.`) : null;
  if (!error && !unknown) return <Loading text="Loading the account" />;
  return (
    <>
      <PageTitle text="Account" />
      <SpaceBetween size="l">
        <WayBack to={{ text: 'Accounts', href: '/settings/accounts' }} name={`Account ${id}`} />
        <ProblemAlert error={(error ?? unknown)!} header="The account could not be loaded" onRetry={account.refetch} />
      </SpaceBetween>
    </>
  );
};
