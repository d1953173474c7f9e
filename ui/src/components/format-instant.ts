const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** The day and the time of an instant in the reader's own time zone. */
export const formatInstant = (iso: string): readonly [day: string, time: string] => {
  const at = new Date(iso);
  return [DAY.format(at), TIME.format(at)];
};
