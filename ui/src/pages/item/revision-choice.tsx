import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import type { Revision } from '../../../../src/contract/revision.ts';
import { revisionWords } from './revision-words.ts';
import type { HistoryState } from './use-history-view.ts';

interface ChoiceProps {
  readonly label: string;
  readonly revisions: readonly Revision[];
  readonly chosen: Revision | undefined;
  readonly onChoose: (id: number) => void;
}

const Choice = ({ label, revisions, chosen, onChoose }: ChoiceProps) => (
  <FormField label={label} stretch>
    <Select
      options={revisions.map((revision) => ({ value: String(revision.id), label: revisionWords(revision) }))}
      selectedOption={chosen ? { value: String(chosen.id), label: revisionWords(chosen) } : null}
      placeholder="Choose a revision"
      filteringType={revisions.length > 10 ? 'auto' : 'none'}
      filteringAriaLabel={`Find a revision for ${label}`}
      onChange={({ detail }) => onChoose(Number(detail.selectedOption.value))}
    />
  </FormField>
);

/** Any two revisions. */
export const RevisionChoice = ({ revisions, state }: { readonly revisions: readonly Revision[]; readonly state: HistoryState }) => (
  <div className="revision-choice">
    <Choice label="From revision" revisions={revisions} chosen={state.from ?? state.to} onChoose={(from) => state.show({ from })} />
    <Choice label="To revision" revisions={revisions} chosen={state.to} onChoose={(to) => state.show({ to })} />
  </div>
);
