import { MergeView } from '@codemirror/merge';
import { useCallback } from 'react';
import { CodeFrame } from './code-frame.tsx';
import { DIFF_LIMITS, type DiffProps, FOLDED } from './diff-props.ts';
import { readOnlyJson } from './read-only-json.ts';

/** Two configurations beside each other. */
export const SideBySideDiff = ({ before, after, beforeLabel, afterLabel, isFolded }: DiffProps) => {
  const mount = useCallback(
    (root: ShadowRoot) =>
      new MergeView({
        a: { doc: before, extensions: readOnlyJson(beforeLabel) },
        b: { doc: after, extensions: readOnlyJson(afterLabel) },
        parent: root,
        root,
        diffConfig: DIFF_LIMITS,
        ...(isFolded && { collapseUnchanged: FOLDED }),
      }),
    [before, after, beforeLabel, afterLabel, isFolded],
  );
  return <CodeFrame mount={mount} />;
};
