import { describe, expect, it } from 'vitest';
import { linkedFinding } from './linked-finding.ts';

const related = {
  id: 7,
  issues: [
    { issue: 'Internet Accessible', score: 10 },
    { issue: 'Unknown Access', score: 5 },
    { issue: 'Old', score: 3, fixed: true },
  ],
};

describe('a linked finding', () => {
  it('stands for all issues that are not fixed, and sums them', () => {
    expect(linkedFinding(related, { label: 'Group' })).toEqual({ category: 'Group', score: 15, linkedItem: 7 });
  });

  it('takes the label of the first issue, and may be narrowed to one label', () => {
    expect(linkedFinding(related, { only: 'Unknown Access' })).toEqual({ category: 'Unknown Access', score: 5, linkedItem: 7 });
  });

  it('has the score that is given, and no sum above the limit', () => {
    expect(linkedFinding(related, { score: 4 })?.score).toBe(4);
    expect(
      linkedFinding({
        id: 1,
        issues: [
          { issue: 'a', score: 999_999 },
          { issue: 'b', score: 1 },
        ],
      })?.score,
    ).toBe(999_999);
  });

  it('is none when nothing is open', () => {
    expect(linkedFinding({ id: 1, issues: [{ issue: 'a', score: 1, fixed: true }] })).toBeNull();
  });
});
