import Box from '@cloudscape-design/components/box';
import type { Issue } from '../../../src/contract/issue.ts';
import { RouterLink } from './router-link.tsx';

type Fact = Issue['facts'][number];

const KINDS: Readonly<Record<string, string>> = {
  config: 'Configuration',
  account: 'Account',
  network: 'Network',
  item: 'Related item',
  setting: 'Setting',
  threshold: 'Threshold',
};

/** Characters that fit into a line beside the other columns. */
const LINE = 80;

const valueText = (value: unknown): string => {
  const line = JSON.stringify(value);
  return line.length <= LINE ? line : JSON.stringify(value, null, 2);
};

const FactRow = ({ fact }: { readonly fact: Fact }) => (
  <tr>
    <td className="nowrap">{KINDS[fact.kind] ?? fact.kind}</td>
    <td>
      <code>{fact.name}</code>
    </td>
    <td>
      <pre>{valueText(fact.value)}</pre>
    </td>
  </tr>
);

/** The other items that a finding tells of, each a link. */
const RelatedItems = ({ related }: { readonly related: Issue['related'] }) => (
  <div className="related-items">
    <Box variant="awsui-key-label">Related to</Box>
    <ul>
      {related.map(({ itemId, technology, name }) => (
        <li key={itemId}>
          <RouterLink href={`/items/${itemId}`}>{name}</RouterLink> <span className="nowrap">({technology})</span>
        </li>
      ))}
    </ul>
  </div>
);

/** The values that a finding rests on. */
const Facts = ({ facts }: Pick<Issue, 'facts'>) => {
  if (facts.length === 0) return <Box color="text-body-secondary">The finding rests on no single value.</Box>;
  return (
    <div className="evidence">
      <table aria-label="Evidence">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">What</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <FactRow key={`${fact.kind} ${fact.name} ${JSON.stringify(fact.value)}`} fact={fact} />
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** What a finding rests on, and which other items it tells of. */
export const IssueEvidence = ({ facts, related }: Pick<Issue, 'facts' | 'related'>) => (
  <>
    {related.length > 0 && <RelatedItems related={related} />}
    <Facts facts={facts} />
  </>
);
