const WIDTH = 24;

/** `[██████░░░░]  4,200 of 10,000`; without a total, only what is done. */
export const progressBar = (done: number, total: number): string => {
  if (total <= 0) return done.toLocaleString('en');
  const part = Math.min(1, done / total);
  const full = Math.round(part * WIDTH);
  return `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
};
