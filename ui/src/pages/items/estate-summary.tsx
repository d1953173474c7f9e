import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Overview } from '../../../../src/contract/overview.ts';
import { Instant } from '../../components/instant.tsx';
import { RouterLink } from '../../components/router-link.tsx';
import { SERIOUS } from '../../components/severity-of.ts';

const Figure = ({ href, label, text }: { readonly href: string; readonly label: string; readonly text: string }) => (
  <RouterLink href={href} variant="awsui-value-large" ariaLabel={`${label}: ${text}`}>
    {text}
  </RouterLink>
);

const sumOf = (scores: Overview['issuesByScore'], least: number): number => {
  let sum = 0;
  for (const { score, count } of scores) if (score >= least) sum += count;
  return sum;
};

/** The state of everything that the reader may see, in numbers that lead to their rows. */
export const EstateSummary = ({ overview }: { readonly overview: Overview }) => {
  const { items, itemsIsExact, issuesByScore, failures, lastRun } = overview;
  const figures = [
    { label: 'Active items', text: `${items.toLocaleString()}${itemsIsExact ? '' : '+'}`, href: '/items?active=true' },
    { label: 'Unjustified issues', text: sumOf(issuesByScore, 0).toLocaleString(), href: '/issues?justified=false' },
    {
      label: 'Serious ones among them',
      text: sumOf(issuesByScore, SERIOUS).toLocaleString(),
      href: `/issues?justified=false&minScore=${SERIOUS}`,
    },
    { label: 'Failures', text: failures.toLocaleString(), href: '/failures' },
  ];
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        minColumnWidth={140}
        ariaLabel="Summary"
        items={figures.map((figure) => ({ label: figure.label, value: <Figure {...figure} /> }))}
      />
      <div className="last-run">
        {lastRun === null ? (
          <StatusIndicator type="pending">No scan has ended yet</StatusIndicator>
        ) : (
          <StatusIndicator type={failures > 0 ? 'warning' : 'success'}>
            Last scan ended <Instant at={lastRun} />
            {failures > 0 && ', and could not see everything'}
          </StatusIndicator>
        )}
      </div>
    </Container>
  );
};
