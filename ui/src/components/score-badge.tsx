import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import { type Severity, severityOf } from './severity-of.ts';

const COLORS: Readonly<Record<Severity, NonNullable<BadgeProps['color']>>> = {
  informational: 'severity-neutral',
  minor: 'severity-low',
  medium: 'severity-medium',
  serious: 'severity-high',
};

const RANGES: Readonly<Record<Severity, string>> = {
  informational: '0 points',
  minor: '1 to 3 points',
  medium: '4 to 6 points',
  serious: '7 points and more',
};

/** A number of points and its severity in words: colour alone would tell some readers nothing. */
export const ScoreBadge = ({ score }: { readonly score: number }) => {
  const severity = severityOf(score);
  return (
    <Badge color={COLORS[severity]} nativeAttributes={{ title: `${severity}: ${RANGES[severity]}` }}>
      {score.toLocaleString()} {severity}
    </Badge>
  );
};
