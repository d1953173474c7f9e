import { MergeView } from '@codemirror/merge';
import { useCallback } from 'react';
import { useIsDark } from '../../display/display.ts';
import { CodeFrame } from './code-frame.tsx';
import { DIFF_LIMITS, type DiffProps, FOLDED } from './diff-props.ts';
import { readOnlyJson } from './read-only-json.ts';

/** Two configurations beside each other. */
export const SideBySideDiff = ({ before, after, beforeLabel, afterLabel, isFolded }: DiffProps) => {
  const isDark = useIsDark();
  const mount = useCallback(
    (root: ShadowRoot) =>
      new MergeView({
        a: { doc: before, extensions: readOnlyJson(beforeLabel, isDark) },
        b: { doc: after, extensions: readOnlyJson(afterLabel, isDark) },
        parent: root,
        root,
        diffConfig: DIFF_LIMITS,
        ...(isFolded && { collapseUnchanged: FOLDED }),
      }),
    [before, after, beforeLabel, afterLabel, isFolded, isDark],
  );
  return <CodeFrame mount={mount} />;
};
