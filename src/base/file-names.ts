import { shortHash } from './sha256.ts';

/** What a name of a file must not hold: what separates folders, and what does not show. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const UNFIT = /[/\\\u0000-\u001f\u007f]/g;
/** File systems take 255 bytes (ext4, XFS, APFS, NTFS: 255 of their units); the rest is for what is appended. */
const MOST_BYTES = 180;

const fit = (name: string): string => {
  const plain = name.replaceAll(UNFIT, '_');
  if (plain === '') return 'no_name';
  if (/^\.+$/.test(plain)) return plain.replaceAll('.', '_');
  if (Buffer.byteLength(plain) <= MOST_BYTES) return plain;
  // A cut in the middle of a character leaves a mark that is no character.
  const cut = Buffer.from(plain)
    .subarray(0, MOST_BYTES)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
  return `${cut}~${shortHash(name)}`;
};

/**
 * Names files of one folder for things with names and ids: no two get the same, also where letters differ by their case alone, which not
 * every file system tells apart. Asked in the same order it gives the same names. It keeps the names of the folder in memory.
 */
export const fileNames = () => {
  const taken = new Map<string, number>();
  return (name: string, id: number, ending: string): string => {
    const plain = fit(name);
    const key = plain.toLowerCase();
    const owner = taken.get(key);
    if (owner === undefined) taken.set(key, id);
    return owner === undefined || owner === id ? `${plain}${ending}` : `${plain}.${id}${ending}`;
  };
};
