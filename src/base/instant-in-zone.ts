/** `2026-01-02T05:30:00.000+05:30`: ISO 8601 by the clock of a time zone; of UTC as `Date` itself writes it. */
export const instantInZone = (instant: Date, timeZone: string): string => {
  if (timeZone === 'UTC') return instant.toISOString();
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant);
  // `GMT+05:30`; `GMT` alone where there is no difference, as in London in winter.
  const offset = parts.find(({ type }) => type === 'timeZoneName')!.value.slice('GMT'.length) || '+00:00';
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(offset)!;
  const ahead = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * (sign === '-' ? -1_000 : 1_000);
  return new Date(instant.getTime() + ahead).toISOString().replace('Z', offset);
};
