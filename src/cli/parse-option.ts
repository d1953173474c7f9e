import { MonkeyError } from '../model/errors.ts';

/** Collects an option that may be given more than once, or with commas. */
export const collect = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  ...value.split(',').filter((one) => one !== ''),
];

/** The original said "all" where nothing need be said. */
export const allAsNone = (names: readonly string[] | undefined): readonly string[] | undefined =>
  names?.some((name) => name.toLowerCase() === 'all') ? undefined : names;

/** The greatest `integer` of the database; ids are `bigint`. */
const MOST = 2_147_483_647;
/** Sums of many must stay numbers that the database has. */
const MOST_POINTS = 999_999;

export const parseWholeNumber =
  (name: string, least = 0, most = MOST) =>
  (text: string): number => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most && text.trim() !== '') return number;
    throw new MonkeyError('bad-input', `${name} is "${text}", but must be a whole number from ${least} to ${most}.`);
  };

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `2026-01-31`, an ISO instant, or how long ago: `15m`, `24h`, `7d`, `2w`. */
export const parseInstant =
  (now: () => Date) =>
  (text: string): Date => {
    const ago = /^(\d+)([mhdw])$/.exec(text);
    const date = ago ? new Date(now().getTime() - Number(ago[1]) * UNITS[ago[2]!]!) : new Date(text);
    if ((ago || /^\d{4}-\d{2}-\d{2}/.test(text)) && !Number.isNaN(date.getTime())) return date;
    throw new MonkeyError('bad-input', `"${text}" is no instant. Write 2026-01-31, 2026-01-31T12:00:00Z, or how long ago: 24h, 7d.`);
  };

/** `key=value`. */
export const parsePair = (text: string): readonly [string, string] => {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new MonkeyError('bad-input', `"${text}" is not of the form key=value.`);
};

/** Points of a finding. */
export const parsePoints = (name: string): ((text: string) => number) => parseWholeNumber(name, 0, MOST_POINTS);

const TRUTHS: Readonly<Record<string, boolean>> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

/** An option that is true when it is there, and may say so, or the opposite, in words. */
export const parseTruth =
  (name: string) =>
  (text: string): boolean => {
    const truth = TRUTHS[text.toLowerCase()];
    if (truth !== undefined) return truth;
    throw new MonkeyError('bad-input', `${name} is "${text}", but must be true or false.`);
  };

/** The id of a row. */
export const parseId = (name: string): ((text: string) => number) => parseWholeNumber(name, 1, Number.MAX_SAFE_INTEGER);
