/** A value of a row that is written out. */
export type Printed = string | number | boolean | null | Date | object;

/** A row as it is written out: field name → value. Its keys are a public contract. */
export type PrintedRow = Readonly<Record<string, Printed>>;

/** A value as plain text. */
export const plainText = (value: Printed | undefined): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** A spreadsheet takes a cell that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

const csvCell = (value: Printed | undefined): string => {
  const text = plainText(value);
  const harmless = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** The names of the columns. */
export const csvHead = (fields: readonly string[]): string => `${fields.join(',')}\n`;

/** A row as CSV (RFC 4180). What a spreadsheet would carry out is made a text. */
export const csvLine = (fields: readonly string[], row: PrintedRow): string => `${fields.map((field) => csvCell(row[field])).join(',')}\n`;
