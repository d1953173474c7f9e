const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A piece of HTML: whatever was put into it as text can be nothing but text. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What can stand in a piece of HTML: text, other pieces, or nothing. */
export type HtmlPart = string | number | Html | readonly HtmlPart[] | null;

const write = (part: HtmlPart): string => {
  if (part === null) return '';
  if (part instanceof Html) return part.source;
  if (typeof part === 'object') return part.map(write).join('');
  return String(part).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
};

/** A piece of HTML; text within is escaped. For element contents and quoted attributes. */
export const html = (fixed: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html =>
  new Html(fixed.map((text, index) => text + write(parts[index] ?? null)).join(''));
