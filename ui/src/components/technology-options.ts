import type { Overview } from '../../../src/contract/overview.ts';
import type { FilterOption } from './list-filter.tsx';

/** The technologies under the names by which commands and addresses know them, with their titles. */
export const technologyOptions = (overview: Overview | undefined): FilterOption[] =>
  (overview?.technologies ?? []).map(({ index, title }) => ({ value: index, description: title }));
