/** A longer text is no code but a sentence. */
const LONGEST = 80;

/** Lets so many distinct values through as they are; whatever comes later is `other`. Each value of a label costs memory here and in Prometheus. */
export const limitLabel = (most: number): ((value: string) => string) => {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most || value === '' || value.length > LONGEST) return 'other';
    known.add(value);
    return value;
  };
};
