import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { AccountType } from '../../../../../src/contract/account-type.ts';
import { useAccountPolicy } from '../../../api/use-accounts.ts';
import { Json } from '../../../components/code/json.tsx';
import { Loading } from '../../../components/loading.tsx';
import { prettyJson } from '../../../components/pretty-json.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';

/** What an account of the type must allow, to be attached to the role that reads it. */
export const PolicyToAttach = ({ type }: { readonly type: AccountType }) => {
  const [isOpen, setOpen] = useState(false);
  const { data: policy, error, refetch } = useAccountPolicy(type.type, isOpen);
  return (
    <ExpandableSection
      variant="container"
      headerText="The policy to attach"
      headerDescription="Exactly what reading needs, and nothing that changes anything."
      expanded={isOpen}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {error && <ProblemAlert error={error} header="The policy could not be loaded" onRetry={refetch} />}
      {isOpen && !error && policy === undefined && <Loading text="Loading the policy" />}
      {policy !== undefined && (
        <SpaceBetween size="s">
          <CopyToClipboard
            textToCopy={prettyJson(policy)}
            copyButtonText="Copy the policy"
            copySuccessText="Copied"
            copyErrorText="Could not be copied"
          />
          <Json value={policy} label="The policy to attach" />
        </SpaceBetween>
      )}
    </ExpandableSection>
  );
};
