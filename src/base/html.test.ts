import { expect, test } from 'vitest';
import { html } from './html.ts';

test('text stays text, in elements and in attributes', () => {
  expect(html`<a title="${`"'><script>&`}">${'<b>'}</a>`.source).toBe('<a title="&quot;&#39;&gt;&lt;script&gt;&amp;">&lt;b&gt;</a>');
});

test('pieces of HTML stay HTML, lists are written one after the other, and nothing is nothing', () => {
  expect(html`<ul>${['a', '&'].map((text) => html`<li>${text}</li>`)}${null}${7}</ul>`.source).toBe('<ul><li>a</li><li>&amp;</li>7</ul>');
});
