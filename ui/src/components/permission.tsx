import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

/** The action that was refused, ready to be pasted into a policy. */
export const Permission = ({ action }: { readonly action: string }) => (
  <CopyToClipboard
    variant="inline"
    textToCopy={action}
    copyButtonAriaLabel={`Copy ${action}`}
    copySuccessText="Copied"
    copyErrorText="Could not be copied"
  />
);
