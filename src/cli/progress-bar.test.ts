import { describe, expect, it } from 'vitest';
import { progressBar } from './progress-bar.ts';

describe('the progress bar', () => {
  it('fills with what is done', () => {
    expect(progressBar(0, 10)).toBe(`[${'░'.repeat(24)}] 0 of 10`);
    expect(progressBar(5, 10)).toBe(`[${'█'.repeat(12)}${'░'.repeat(12)}] 5 of 10`);
  });

  it('does not overflow when there is more than there was', () => {
    expect(progressBar(1500, 1000)).toBe(`[${'█'.repeat(24)}] 1,500 of 1,000`);
  });

  it('shows only the number when nothing is known of the total', () => {
    expect(progressBar(1500, 0)).toBe('1,500');
  });
});
