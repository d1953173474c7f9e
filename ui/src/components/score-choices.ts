import type { Choice } from './choice-filter.tsx';

/** Steps of the severity scale, and above it for items with several issues. */
export const SCORE_CHOICES: readonly Choice[] = [
  { value: '', label: 'Any' },
  { value: '1', label: '1 (minor)' },
  { value: '4', label: '4 (medium)' },
  { value: '7', label: '7 (serious)' },
  { value: '10', label: '10' },
  { value: '20', label: '20' },
];
