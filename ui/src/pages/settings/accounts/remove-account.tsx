import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import type { AccountDetail } from '../../../../../src/contract/account.ts';
import { useRemoveAccount } from '../../../api/use-accounts.ts';
import { counted } from '../../../components/counted.ts';
import { FormModal } from '../../../components/form-modal.tsx';
import { useGo } from '../../../components/use-as-of.ts';

/** Removes an account. With items it takes their history along, so its name is asked for. */
export const RemoveAccount = ({ account, onDismiss }: { readonly account: AccountDetail; readonly onDismiss: () => void }) => {
  const go = useGo();
  const remove = useRemoveAccount(account.id);
  const [name, setName] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const isMeant = account.items === 0 || name === account.name;
  const submit = () => {
    setSubmitted(true);
    if (isMeant) remove.mutate(account.items > 0, { onSuccess: () => go('/settings/accounts') });
  };
  return (
    <FormModal
      header="Remove the account"
      submit="Remove"
      isBusy={remove.isPending}
      error={remove.error}
      problem="The account could not be removed"
      onSubmit={submit}
      onDismiss={onDismiss}
    >
      {account.items === 0 ? (
        <Box>Nothing has been found in {account.name}, so nothing is lost.</Box>
      ) : (
        <>
          <Box>
            {counted(account.items, 'item')} of {account.name} go with it, with all their revisions, issues, justifications and comments. To
            stop watching it and keep them, take "Watch it" away instead.
          </Box>
          <FormField
            label="Name of the account"
            description={`Type ${account.name} to confirm.`}
            errorText={isSubmitted && !isMeant ? 'That is not its name.' : undefined}
          >
            <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
          </FormField>
        </>
      )}
    </FormModal>
  );
};
