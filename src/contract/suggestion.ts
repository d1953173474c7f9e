import { z } from 'zod';
import { ItemFilter } from './item.ts';
import { FieldsQuery } from './page.ts';

export const SUGGESTION_FIELDS = ['account', 'accountType', 'technology', 'region', 'name', 'arn'] as const;

/** As many as a list below a text field shows. */
export const MOST_SUGGESTIONS = 25;

/** The other filters narrow what is suggested, as they narrow the list of items; the one of the field itself does not. */
export const SuggestionQuery = FieldsQuery.extend(ItemFilter.shape).extend({
  field: z.enum(SUGGESTION_FIELDS),
  /** What somebody has typed so far. */
  text: z.string().max(300).default(''),
});
export type SuggestionQuery = z.input<typeof SuggestionQuery>;

/** Values that begin with the text, then those that contain it. `complete` false: there may be more, which were not looked at or do not fit. */
export const SuggestionList = z.object({ rows: z.array(z.object({ value: z.string() })), complete: z.boolean() });
export type SuggestionList = z.infer<typeof SuggestionList>;
