/** `[1, 2, 3]` in pieces of 2 → `[1, 2]`, `[3]`. */
export function* inPieces<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
