import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useCallback } from 'react';
import { useIsDark } from '../../display/display.ts';
import { CodeFrame } from './code-frame.tsx';
import { DIFF_LIMITS, type DiffProps, FOLDED } from './diff-props.ts';
import { readOnlyJson } from './read-only-json.ts';

/** Two configurations in one column, removed lines above added ones. */
export const UnifiedDiff = ({ before, after, beforeLabel, afterLabel, isFolded }: DiffProps) => {
  const isDark = useIsDark();
  const mount = useCallback(
    (root: ShadowRoot) => {
      const merge = unifiedMergeView({
        original: before,
        mergeControls: false,
        diffConfig: DIFF_LIMITS,
        ...(isFolded && { collapseUnchanged: FOLDED }),
      });
      const extensions = [readOnlyJson(`${beforeLabel}, then ${afterLabel}`, isDark), merge];
      return new EditorView({ state: EditorState.create({ doc: after, extensions }), parent: root, root });
    },
    [before, after, beforeLabel, afterLabel, isFolded, isDark],
  );
  return <CodeFrame mount={mount} />;
};
