import { json } from '@codemirror/lang-json';
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';

const theme = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: '#fff' },
  '&.cm-focused': { outline: '2px solid #006ce0' },
  '.cm-content, .cm-gutters': { fontFamily: 'Monaco, Menlo, Consolas, "Liberation Mono", monospace' },
  // The glyphs of the original are in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: '#ffd0cc' },
  '&.cm-merge-b .cm-changedText': { background: '#bdedc8' },
  '.cm-gutters': { color: '#656871', backgroundColor: '#f6f6f9', borderRight: '1px solid #e9ebed' },
});

/** What all views of a configuration share: numbered, coloured, wrapped lines that can be selected and scrolled by keyboard, not edited. */
export const readOnlyJson = (label: string): Extension => [
  json(),
  lineNumbers(),
  syntaxHighlighting(defaultHighlightStyle),
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
  theme,
];
