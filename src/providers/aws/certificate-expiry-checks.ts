import type { JsonObject } from '../../model/json.ts';
import { type Check, configFact, defineCheck, type Subject, thresholdFact } from '../../plugin/define-check.ts';
import { parseDate } from './parse-date.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Certificates of one technology. */
export interface CertificateFamily {
  readonly index: string;
  /** The original's class, which score overrides are stored under. */
  readonly auditorClass: string;
  /** Where the end of its validity stands. */
  readonly field: string;
}

/** Whole days left, from one to another; a finding says until or since when. */
interface Window {
  readonly id: string;
  readonly method: string;
  readonly category: string;
  readonly score: number;
  readonly from: number;
  readonly to: number;
  readonly verb: string;
  readonly title: string;
  readonly risk: string;
}

const SOON = 'Cert will expire soon.';
const STOPS = 'Whoever uses the service meets an error when the certificate has expired.';

/** They do not overlap: a certificate counts once. */
const WINDOWS: readonly Window[] = [
  {
    id: 'expires-within-30-days',
    method: 'check_upcoming_expiration',
    category: SOON,
    score: 10,
    from: 0,
    to: 30,
    verb: 'Expires',
    title: 'The certificate is valid for 30 days more',
    risk: STOPS,
  },
  {
    id: 'expires-within-60-days',
    method: 'check_future_expiration',
    category: SOON,
    score: 5,
    from: 31,
    to: 60,
    verb: 'Expires',
    title: 'The certificate is valid for 60 days more',
    risk: STOPS,
  },
  {
    id: 'expired',
    method: 'check_expired',
    category: 'Cert has expired.',
    score: 10,
    from: Number.NEGATIVE_INFINITY,
    to: -1,
    verb: 'Expired',
    title: 'The certificate has not expired',
    risk: 'Nobody can tell the service from an impostor any more, and people learn to click warnings away.',
  },
];

/** True while the days left are within the window. Says when that will change. */
const isWithin = ({ from, to }: Window, end: Date, { now, holdsUntil }: Pick<Subject, 'now' | 'holdsUntil'>): boolean => {
  const left = end.getTime() - now.getTime();
  const before = (days: number): Date => new Date(end.getTime() - days * DAY_MS + 1);
  if (left >= (to + 1) * DAY_MS) {
    holdsUntil(before(to + 1));
    return false;
  }
  if (left < from * DAY_MS) return false;
  if (Number.isFinite(from)) holdsUntil(before(from));
  return true;
};

/** `2026-01-31 12:00:00+00:00`, as the original wrote it. */
const dateText = (date: Date): string => `${date.toISOString().slice(0, 19).replace('T', ' ')}+00:00`;

/** The three checks of how long a certificate is valid. */
export const certificateExpiryChecks = ({ index, auditorClass, field }: CertificateFamily): Check[] =>
  WINDOWS.map((window) =>
    defineCheck<JsonObject>({
      id: `${index}.${window.id}`,
      watches: { index },
      overrideKey: `${window.method} (${auditorClass})`,
      category: window.category,
      score: window.score,
      title: window.title,
      risk: window.risk,
      remedy: 'Renew the certificate, or delete it when nothing uses it any more.',
      *audit(subject) {
        const end = parseDate(subject.config[field]);
        if (end === null || !isWithin(window, end, subject)) return;
        const limit = Number.isFinite(window.from) ? [thresholdFact('days', window.to)] : [];
        yield { key: 'expiry', notes: `${window.verb} on ${dateText(end)}.`, facts: [configFact(field, subject.config[field]), ...limit] };
      },
    }),
  );
