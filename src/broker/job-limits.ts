/** Attempts of a job that does not say how many. */
export const ATTEMPTS = 3;
/** A job that was taken over from this many dead workers is what kills them: it dies too. */
export const MOST_TAKE_OVERS = 10;
export const DEAD_LETTER_SECONDS = 14 * 86_400;
/** Jobs of one statement, or of one round trip: enough for the rate, and nobody else waits long. */
export const PUBLISHED_AT_ONCE = 1_000;
/** What a dead letter says that was taken over too often. */
export const TAKEN_OVER_TOO_OFTEN = `Its worker died or fell silent more than ${MOST_TAKE_OVERS} times.`;
/** How often a publish looks again whether the job that it folded into is still there. */
export const FOLDINGS = 10;
