import { type Html, type HtmlPart, html } from '../../base/html.ts';
import type { JsonSchema } from './json-schema.ts';

const PREFIX = '#/components/schemas/';

/** Puts something between the parts. */
const joined = (parts: readonly HtmlPart[], between: string): HtmlPart[] =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));

/** Text with pieces of code between backticks. */
export const proseHtml = (text: string): HtmlPart =>
  text.split('`').map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece));

/** Of what there is so much at least, and so much at most. */
const RANGES = [
  ['minimum', 'maximum', ''],
  ['minLength', 'maxLength', ' characters'],
  ['minItems', 'maxItems', ' entries'],
] as const;

/** That a number is within the reach of all numbers is not worth a word. */
const told = (value: unknown): number | null => (typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null);

const rangeOf = (least: number | null, most: number | null, unit: string): string[] => {
  if (least !== null && most !== null) return [`${least} to ${most}${unit}`];
  if (least !== null) return [`at least ${least}${unit}`];
  return most === null ? [] : [`at most ${most}${unit}`];
};

const limitsOf = (schema: JsonSchema): string[] => [
  ...RANGES.flatMap(([least, most, unit]) => rangeOf(told(schema[least]), told(schema[most]), unit)),
  ...('default' in schema ? [`otherwise ${JSON.stringify(schema['default'])}`] : []),
];

const typeOf = (schema: JsonSchema): HtmlPart => {
  const { $ref, anyOf, type, format, items, properties, additionalProperties } = schema as Record<string, never>;
  const choices = (schema['enum'] ?? ('const' in schema ? [schema['const']] : undefined)) as unknown[] | undefined;
  if ($ref !== undefined) {
    const name = String($ref).slice(PREFIX.length);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (choices)
    return joined(
      choices.map((one) => html`<code>${JSON.stringify(one)}</code>`),
      ' or ',
    );
  if (anyOf !== undefined) return joined((anyOf as JsonSchema[]).map(schemaHtml), ' or ');
  if (items !== undefined) return ['list of ', schemaHtml(items)];
  if (properties !== undefined) return fieldsHtml(schema);
  if (type === undefined) return 'anything';
  const types = [type].flat().join(' or ');
  return additionalProperties === undefined ? `${types}${format === undefined ? '' : `, ${String(format)}`}` : 'object with any fields';
};

/** What a value has to be, in words; components are linked to. */
export const schemaHtml = (schema: JsonSchema): Html => {
  const limits = limitsOf(schema);
  return html`${typeOf(schema)}${limits.length === 0 ? null : html` <span class="limits">(${limits.join('; ')})</span>`}`;
};

/** One row of a table of fields or parameters. */
export const rowHtml = (name: string, where: string | null, schema: JsonSchema, isRequired: boolean, description: string): Html => html`<tr>
<th scope="row"><code>${name}</code>${isRequired ? html` <span class="required">required</span>` : null}</th>
${where === null ? null : html`<td>${where}</td>`}<td>${schemaHtml(schema)}${description === '' ? null : html`<br>${proseHtml(description)}`}</td>
</tr>`;

/** The fields of an object. */
export const fieldsHtml = (schema: JsonSchema): Html => {
  const required = new Set(schema['required'] as string[] | undefined);
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  return html`<table><tbody>${fields.map(([name, field]) => rowHtml(name, null, field, required.has(name), String(field['description'] ?? '')))}</tbody></table>`;
};
