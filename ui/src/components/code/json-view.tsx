import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useCallback } from 'react';
import { useIsDark } from '../../display/display.ts';
import { CodeFrame } from './code-frame.tsx';
import { readOnlyJson } from './read-only-json.ts';

/** One configuration. */
export const JsonView = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const isDark = useIsDark();
  const mount = useCallback(
    (root: ShadowRoot) =>
      new EditorView({ state: EditorState.create({ doc: text, extensions: readOnlyJson(label, isDark) }), parent: root, root }),
    [text, label, isDark],
  );
  return <CodeFrame mount={mount} />;
};
