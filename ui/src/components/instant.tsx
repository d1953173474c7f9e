import { formatInstant } from './format-instant.ts';

/** An instant in the reader's own time, or in that of the zone that the operator wants, with UTC when pointed at. It breaks between day and time, if at all. */
export const Instant = ({ at }: { readonly at: string }) => {
  const [day, time] = formatInstant(at);
  return (
    <time dateTime={at} title={`${at.slice(0, 19).replace('T', ' ')} UTC`}>
      <span className="nowrap">{day},</span> <span className="nowrap">{time}</span>
    </time>
  );
};
