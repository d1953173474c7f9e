import { type RawBuilder, sql } from 'kysely';

/** JSON texts as rows of jsonb. They go as one document: as an array of texts each would be quoted, sent and read twice. */
export const jsonElements = (texts: readonly string[]): RawBuilder<unknown> => sql`jsonb_array_elements(${`[${texts.join(',')}]`}::jsonb)`;
