import type { Json } from '../../model/json.ts';

/** Dates without an offset are UTC; `Date.parse` alone would take them for local time. */
export const parseDate = (text: Json | undefined): Date | null => {
  if (typeof text !== 'string') return null;
  const iso = text.trim().replace(' ', 'T');
  const time = Date.parse(/(?:[zZ]|[+-]\d{2}:?\d{2})$/.test(iso) || !iso.includes('T') ? iso : `${iso}Z`);
  return Number.isNaN(time) ? null : new Date(time);
};
