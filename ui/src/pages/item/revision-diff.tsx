import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { lazy, Suspense, useState } from 'react';
import type { Revision } from '../../../../src/contract/revision.ts';
import { useRevisionConfig } from '../../api/use-revision-config.ts';
import { Loading } from '../../components/loading.tsx';
import { prettyJson } from '../../components/pretty-json.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { revisionWords } from './revision-words.ts';

// CodeMirror is as large as all the rest of a page, and not every visitor reads a change.
const SideBySideDiff = lazy(async () => ({ default: (await import('../../components/code/side-by-side-diff.tsx')).SideBySideDiff }));
const UnifiedDiff = lazy(async () => ({ default: (await import('../../components/code/unified-diff.tsx')).UnifiedDiff }));
const JsonView = lazy(async () => ({ default: (await import('../../components/code/json-view.tsx')).JsonView }));

export interface RevisionDiffProps {
  readonly from: Revision;
  readonly to: Revision;
  readonly view: 'side' | 'unified';
}

interface Texts {
  readonly before: string;
  readonly after: string;
}

const Same = ({ from, to, text }: { readonly from: Revision; readonly to: Revision; readonly text: string }) => (
  <SpaceBetween size="s">
    <Alert type="info">
      {from.id === to.id
        ? 'This is one revision; choose another one to compare it with.'
        : 'The configuration is the same in both revisions.'}
      {!to.active && ' The item was gone.'}
    </Alert>
    {text !== '' && <JsonView text={text} label={revisionWords(to)} />}
  </SpaceBetween>
);

const Difference = ({ from, to, view, before, after }: RevisionDiffProps & Texts) => {
  const [isFolded, setFolded] = useState(true);
  if (before === after) return <Same from={from} to={to} text={after} />;
  const Diff = view === 'side' ? SideBySideDiff : UnifiedDiff;
  return (
    <SpaceBetween size="s">
      <div className="diff-legend">
        <Box color="text-body-secondary">
          {from.active ? 'Red: removed or replaced.' : 'The item was gone before.'}{' '}
          {to.active ? 'Green: added.' : 'The item is gone afterwards.'}
        </Box>
        <Toggle checked={!isFolded} onChange={({ detail }) => setFolded(!detail.checked)}>
          Show unchanged lines
        </Toggle>
      </div>
      <Diff before={before} after={after} beforeLabel={revisionWords(from)} afterLabel={revisionWords(to)} isFolded={isFolded} />
    </SpaceBetween>
  );
};

/** What differs between two revisions. */
export const RevisionDiff = ({ from, to, view }: RevisionDiffProps) => {
  const before = useRevisionConfig(from.id);
  const after = useRevisionConfig(to.id);
  const error = before.error ?? after.error;
  if (error) {
    const retry = () => Promise.all([before.refetch(), after.refetch()]);
    return <ProblemAlert error={error} header="The revisions could not be loaded" onRetry={retry} />;
  }
  if (!before.data || !after.data) return <Loading text="Loading the revisions" />;
  return (
    <Suspense fallback={<Loading text="Loading the view" />}>
      <Difference from={from} to={to} view={view} before={prettyJson(before.data.config)} after={prettyJson(after.data.config)} />
    </Suspense>
  );
};
