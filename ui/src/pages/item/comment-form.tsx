import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { Revision } from '../../../../src/contract/revision.ts';
import { useAddComment } from '../../api/use-comments.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { revisionWords } from './revision-words.ts';

/** The longest comment that the server takes. */
const TEXT_LIMIT = 4_000;
const ITEM = { value: '', label: 'The item as a whole' };

export const CommentForm = ({ itemId, revisions }: { readonly itemId: number; readonly revisions: readonly Revision[] }) => {
  const [text, setText] = useState('');
  const [subject, setSubject] = useState(ITEM.value);
  const add = useAddComment(itemId);
  const subjects = [ITEM, ...revisions.map((revision) => ({ value: String(revision.id), label: revisionWords(revision) }))];
  const submit = () => {
    if (text.trim() === '') return;
    add.mutate({ text: text.trim(), revision: subject === '' ? null : Number(subject) }, { onSuccess: () => setText('') });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <SpaceBetween size="s">
        <FormField label="Comment" stretch>
          <Textarea value={text} rows={2} onChange={({ detail }) => setText(detail.value.slice(0, TEXT_LIMIT))} />
        </FormField>
        <FormField label="About">
          <Select
            selectedOption={subjects.find(({ value }) => value === subject) ?? ITEM}
            options={subjects}
            onChange={({ detail }) => setSubject(detail.selectedOption.value ?? '')}
          />
        </FormField>
        {add.error && <ProblemAlert error={add.error} header="The comment could not be added" />}
        <Button loading={add.isPending} disabled={text.trim() === ''}>
          Add comment
        </Button>
      </SpaceBetween>
    </form>
  );
};
