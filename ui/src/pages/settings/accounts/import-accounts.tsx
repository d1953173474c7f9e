import Checkbox from '@cloudscape-design/components/checkbox';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import { useState } from 'react';
import { type AccountsFile, useImportAccounts } from '../../../api/use-accounts.ts';
import { FormModal } from '../../../components/form-modal.tsx';

const LABELS = {
  uploadButtonText: () => 'Choose a file',
  dropzoneText: () => 'Drop the file here',
  removeFileAriaLabel: () => 'Remove the file',
  errorIconAriaLabel: 'Error',
};

/** By the end of its name; anything else is taken for NDJSON, and the server says which line is none. */
const typeOf = ({ name }: File): AccountsFile['type'] => (name.toLowerCase().endsWith('.csv') ? 'text/csv' : 'application/x-ndjson');

/** Takes accounts over from a file: all of them, or none. */
export const ImportAccounts = ({ onDone, onDismiss }: { readonly onDone: (sentence: string) => void; readonly onDismiss: () => void }) => {
  const [file, setFile] = useState<File | null>(null);
  const [updateExisting, setUpdateExisting] = useState(false);
  const [isSubmitted, setSubmitted] = useState(false);
  const imports = useImportAccounts();
  const submit = async () => {
    setSubmitted(true);
    if (!file) return;
    imports.mutate(
      { text: await file.text(), type: typeOf(file), updateExisting },
      {
        onSuccess: ({ added, updated, unchanged }) => {
          onDone(`Added ${added}, changed ${updated}; ${unchanged} were so already.`);
          onDismiss();
        },
      },
    );
  };
  return (
    <FormModal
      header="Import accounts"
      submit="Import"
      isBusy={imports.isPending}
      error={imports.error}
      problem="No account was taken over"
      onSubmit={() => void submit()}
      onDismiss={onDismiss}
    >
      <FormField
        label="File"
        description="CSV with the columns type, name, identifier and those of the type, or NDJSON with one account a line."
      >
        <FileUpload
          value={file ? [file] : []}
          accept=".csv,.ndjson,.jsonl"
          i18nStrings={LABELS}
          showFileSize
          errorText={isSubmitted && !file ? 'Choose a file.' : null}
          onChange={({ detail }) => setFile(detail.value[0] ?? null)}
        />
      </FormField>
      <Checkbox
        checked={updateExisting}
        description="Without it, an account that is known already and differs is refused, and nothing is taken over."
        onChange={({ detail }) => setUpdateExisting(detail.checked)}
      >
        Change accounts that are known already
      </Checkbox>
    </FormModal>
  );
};
