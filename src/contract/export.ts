import { z } from 'zod';

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;

/** `ndjson`: a JSON object a line; `csv`: the same columns, with their names in the first line. */
export const ExportQuery = z.object({ format: z.enum(EXPORT_FORMATS).default('ndjson'), asOf: z.iso.datetime().optional() });
export type ExportQuery = z.input<typeof ExportQuery>;
