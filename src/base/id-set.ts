/** Ids per page of the set; one page takes 8 KiB. */
const PAGE_BITS = 65_536;

/** A set of row ids in a few bytes each: ids of one scan lie close together, so a million take about 125 KiB. */
export interface IdSet {
  add(id: number): void;
  has(id: number): boolean;
}

export const makeIdSet = (): IdSet => {
  const pages = new Map<number, Uint8Array>();
  return {
    add(id) {
      const page = Math.floor(id / PAGE_BITS);
      const bit = id % PAGE_BITS;
      const bytes = pages.get(page) ?? new Uint8Array(PAGE_BITS / 8);
      pages.set(page, bytes);
      bytes[bit >> 3]! |= 1 << (bit & 7);
    },
    has(id) {
      const bytes = pages.get(Math.floor(id / PAGE_BITS));
      const bit = id % PAGE_BITS;
      return bytes !== undefined && (bytes[bit >> 3]! & (1 << (bit & 7))) !== 0;
    },
  };
};
