/** The number of letters to add, drop, replace or swap with a neighbour to make one word of the other. */
const distance = (from: string, to: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const replaced = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + same);
      next.push(swapped ? Math.min(replaced, before[column - 2]! + 1) : replaced);
    }
    before = last;
    last = next;
  }
  return last[to.length]!;
};

/** Two words are a slip apart when at most a third of the letters differ. */
const LETTERS_A_SLIP = 3;

/** The known name that was probably meant, whatever its case; null when none is near. */
export const nearestName = (name: string, known: Iterable<string>): string | null => {
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(name.length / LETTERS_A_SLIP)) + 1;
  for (const candidate of known) {
    const apart = distance(name.toLowerCase(), candidate.toLowerCase());
    if (apart >= least) continue;
    nearest = candidate;
    least = apart;
  }
  return nearest;
};
