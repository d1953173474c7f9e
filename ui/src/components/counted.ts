/** `1 issue`, `2,000 issues`. For words whose plural takes an s. */
export const counted = (count: number, word: string): string => `${count.toLocaleString()} ${word}${count === 1 ? '' : 's'}`;
