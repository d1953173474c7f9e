import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const theme = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'var(--paper)' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-content, .cm-gutters': { fontFamily: 'Monaco, Menlo, Consolas, "Liberation Mono", monospace' },
  // The glyphs of the original are in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: 'var(--removed)' },
  '&.cm-merge-b .cm-changedText': { background: 'var(--added)' },
  '.cm-gutters': { color: 'var(--quiet)', backgroundColor: 'var(--pointed)', borderRight: '1px solid var(--line)' },
});

/** Properties of the document's, so that they turn dark with it. */
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-value)' },
]);

/** What all views of a configuration share: numbered, coloured, wrapped lines that can be selected and scrolled by keyboard, not edited. */
export const readOnlyJson = (label: string, isDark: boolean): Extension => [
  json(),
  lineNumbers(),
  syntaxHighlighting(colours),
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
  theme,
  EditorView.darkTheme.of(isDark),
];
