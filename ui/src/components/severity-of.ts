export type Severity = 'informational' | 'minor' | 'medium' | 'serious';

/** The scale of the checks: 0 informational, 1 to 3 minor, 4 to 6 medium, 7 and more serious. */
export const severityOf = (score: number): Severity => {
  if (score >= SERIOUS) return 'serious';
  if (score >= 4) return 'medium';
  return score >= 1 ? 'minor' : 'informational';
};

/** The least score that is serious. */
export const SERIOUS = 7;
