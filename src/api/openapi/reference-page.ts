import { type Html, html } from '../../base/html.ts';
import type { Description, Operation } from './describe-api.ts';
import type { JsonSchema } from './json-schema.ts';
import { proseHtml, rowHtml, schemaHtml } from './schema-html.ts';

/** Where the page gets its looks from: the Content-Security-Policy allows none inside it. */
export const STYLE_PATH = '/api/v1/docs/style.css';

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

const entriesOf = ({ paths }: Description): Entry[] =>
  Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })));

const anchorOf = ({ method, path, operation }: Entry): string => operation.operationId ?? `${method}-${path}`;

const contentHtml = (content: Content): Html[] =>
  Object.entries(content).map(([type, { schema }]) => html`<p><code>${type}</code>: ${schemaHtml(schema)}</p>`);

const parametersHtml = (parameters: readonly Parameter[]): Html | null =>
  parameters.length === 0
    ? null
    : html`<h4>Parameters</h4>
<table><tbody>${parameters.map((one) => rowHtml(one.name, one.in, one.schema, one.required === true, one.description ?? ''))}</tbody></table>`;

/** A refusal stands once for all operations. */
const answerHtml = (status: string, answer: JsonSchema): Html => {
  const { $ref, description, content = {} } = answer as { $ref?: string; description?: string; content?: Content };
  const name = $ref?.split('/').at(-1);
  const said = name === undefined ? html`${description ?? ''}${contentHtml(content)}` : html`<a href="#answer-${name}">a problem</a>`;
  return html`<tr><th scope="row">${status}</th><td>${said}</td></tr>`;
};

/** A refusal is told in its own section, so that those of an operation fit into one line. */
const answersHtml = ({ responses }: Operation): Html => {
  const all = Object.entries(responses);
  const refusals = all.filter(([, { $ref }]) => $ref !== undefined);
  const answers = all.filter(([, { $ref }]) => $ref === undefined);
  return html`<h4>Answers</h4>
<table><tbody>${answers.map(([status, answer]) => answerHtml(status, answer))}</tbody></table>
<p>Refusals: ${refusals.map(([status, { $ref }]) => html`<a href="#answer-${String($ref).split('/').at(-1)!}">${status}</a> `)}</p>`;
};

const operationHtml = (entry: Entry): Html => {
  const { method, path, operation } = entry;
  const { summary = '', description = '', parameters = [], requestBody } = operation;
  return html`<article id="${anchorOf(entry)}">
<h3><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${summary}. ${proseHtml(description)}</p>
${parametersHtml(parameters as unknown as Parameter[])}
${requestBody === undefined ? null : html`<h4>Body</h4>${contentHtml(requestBody['content'] as Content)}`}
${answersHtml(operation)}
</article>`;
};

const contentsHtml = (name: string, entries: readonly Entry[]): Html => html`<li><a href="#tag-${name}">${name}</a><ul>
${entries.map((entry) => html`<li><a href="#${anchorOf(entry)}">${entry.operation.summary ?? anchorOf(entry)}</a></li>`)}
</ul></li>`;

const refusalsHtml = ({ responses }: Description['components']): Html => html`<section id="refusals"><h2>Refusals</h2>
${Object.entries(responses).map(
  ([name, { description, content }]) =>
    html`<article id="answer-${name}"><h3>${name.replace('Problem', '')}</h3><p>${proseHtml(String(description))}</p>${contentHtml(content as Content)}</article>`,
)}</section>`;

const schemasHtml = ({ schemas }: Description['components']): Html => html`<section id="schemas"><h2>Schemas</h2>
${Object.entries(schemas).map(
  ([name, schema]) =>
    html`<article id="schema-${name}"><h3>${name}</h3><p>${String(schema['description'] ?? '')}</p><div>${schemaHtml(schema)}</div></article>`,
)}</section>`;

/** A page that shows the whole description, without any script. */
export const referencePage = (description: Description): string => {
  const { info, tags, components } = description;
  const all = entriesOf(description);
  const nouns = tags.map((tag) => ({ ...tag, entries: all.filter(({ operation }) => operation.tags.includes(tag.name)) }));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API of ${info.title}</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<header><h1>API of ${info.title}</h1><p>Version ${info.version} · <a href="/api/v1/openapi.json">openapi.json</a> · <a href="/">${info.title}</a></p></header>
<nav aria-label="Contents"><ul>${nouns.map(({ name, entries }) => contentsHtml(name, entries))}
<li><a href="#refusals">Refusals</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>
<main>
${info.description.split('\n\n').map((text) => html`<p>${proseHtml(text)}</p>`)}
${nouns.map(({ name, description: about = '', entries }) => html`<section id="tag-${name}"><h2>${name}</h2><p>${about}</p>${entries.map(operationHtml)}</section>`)}
${refusalsHtml(components)}
${schemasHtml(components)}
</main>
</body>
</html>
`.source;
};
