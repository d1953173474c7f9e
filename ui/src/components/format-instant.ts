/** Whose clock it is must be seen where it is not the reader's own. */
const formatsIn = (zone: string | null) => ({
  zone,
  day: new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: zone ?? undefined }),
  time: new Intl.DateTimeFormat(
    undefined,
    zone === null ? { timeStyle: 'short' } : { hour: 'numeric', minute: '2-digit', timeZone: zone, timeZoneName: 'short' },
  ),
});

let formats = formatsIn(null);

/** Chooses the time zone in which instants are shown from now on; null: the reader's own. */
export const showInstantsIn = (zone: string | null): void => {
  if (zone !== formats.zone) formats = formatsIn(zone);
};

/** The day and the time of an instant. */
export const formatInstant = (iso: string): readonly [day: string, time: string] => {
  const at = new Date(iso);
  return [formats.day.format(at), formats.time.format(at)];
};
