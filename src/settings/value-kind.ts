/** A map in a file, as its parser gives it. */
export type WrittenMap = Readonly<Record<string, unknown>>;

/** What a value may be written as: text in the environment, any of these in a file. */
export type Written = string | number | boolean | readonly string[] | readonly WrittenMap[];

/** How the values of a setting are written and read. */
export interface ValueKind<Value> {
  /** What is valid, as it follows "must be". */
  readonly valid: string;
  /** Undefined: it is no value of this kind. Never throws. */
  read(written: Written): Value | undefined;
  /** What is wrong with a value that is none, as a sentence without secrets; null: `valid` says it all. */
  fault?(written: Written): string | null;
}

const WHOLE_NUMBER = /^\d{1,15}$/;

/** Any text. */
export const text: ValueKind<string> = {
  valid: 'a text (in quotes, where it looks like a number)',
  read: (written) => (typeof written === 'string' ? written : undefined),
};

/** A text for which `isValid` holds. */
export const textWhere = (valid: string, isValid: (text: string) => boolean): ValueKind<string> => ({
  valid,
  read: (written) => (typeof written === 'string' && isValid(written) ? written : undefined),
});

/** One of some words, in any case. `also`: other words for them, as the original had them. */
export const oneOf = <const Values extends readonly string[]>(
  values: Values,
  also: Readonly<Record<string, Values[number]>> = {},
): ValueKind<Values[number]> => ({
  valid: `one of ${values.join(', ')}`,
  read(written) {
    const word = String(written).trim().toLowerCase();
    return values.find((candidate) => candidate.toLowerCase() === word) ?? (Object.hasOwn(also, word) ? also[word] : undefined);
  },
});

export const wholeNumber = (least: number, most: number): ValueKind<number> => ({
  valid: `a whole number from ${least} to ${most}`,
  read(written) {
    const number = typeof written === 'string' && WHOLE_NUMBER.test(written.trim()) ? Number(written) : written;
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most ? number : undefined;
  },
});

/** YAML takes only `true` and `false` for truth values, so the other words come as texts from files too. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

export const yesOrNo: ValueKind<boolean> = {
  valid: 'true or false',
  read: (written) => WORDS.get(String(written).trim().toLowerCase()),
};

export const yesNoOrAuto: ValueKind<boolean | 'auto'> = {
  valid: 'true, false or auto',
  read: (written) => (String(written).trim().toLowerCase() === 'auto' ? 'auto' : yesOrNo.read(written)),
};

const isText = (member: string | WrittenMap): member is string => typeof member === 'string';

const membersOf = (written: Written): readonly string[] | undefined => {
  const members: unknown = typeof written === 'string' ? written.split(',') : written;
  if (!Array.isArray(members) || !members.every(isText)) return undefined;
  return members.map((member) => member.trim()).filter((member) => member !== '');
};

/** A list, in the environment with commas. What is in it twice is in it once. */
export const listOf = (what: string, isMember: (member: string) => boolean = () => true): ValueKind<readonly string[]> => ({
  valid: `a list of ${what}; as one text, with commas between them`,
  read(written) {
    const members = membersOf(written);
    return members?.every(isMember) ? [...new Set(members)] : undefined;
  },
});
