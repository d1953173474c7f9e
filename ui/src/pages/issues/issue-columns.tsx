import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Issue } from '../../../../src/contract/issue.ts';
import { Instant } from '../../components/instant.tsx';
import { IssueEvidence } from '../../components/issue-evidence.tsx';
import { IssueState } from '../../components/issue-state.tsx';
import { ItemPlace } from '../../components/item-place.tsx';
import { JustificationAction } from '../../components/justification-action.tsx';
import { JustificationText } from '../../components/justification-text.tsx';
import { RouterLink } from '../../components/router-link.tsx';
import { ScoreBadge } from '../../components/score-badge.tsx';

type Column = TableProps.ColumnDefinition<Issue>;

const Finding = ({ issue }: { readonly issue: Issue }) => (
  <SpaceBetween size="xxs">
    <strong>{issue.issue}</strong>
    <RouterLink href={`/issues?check=${encodeURIComponent(issue.check)}`} fontSize="body-s">
      {issue.check}
    </RouterLink>
    {issue.notes && <div className="prose">{issue.notes}</div>}
    <ExpandableSection
      variant="inline"
      headerText="Evidence and remedy"
      headerAriaLabel={`Evidence and remedy: ${issue.issue}, ${issue.name}`}
    >
      <SpaceBetween size="s">
        <IssueEvidence facts={issue.facts} related={issue.related} />
        <div className="prose">{issue.remedy}</div>
      </SpaceBetween>
    </ExpandableSection>
  </SpaceBetween>
);

const Where = ({ issue }: { readonly issue: Issue }) => (
  <SpaceBetween size="xxs">
    <RouterLink href={`/items/${issue.itemId}`}>
      <span className="breakable">{issue.name}</span>
    </RouterLink>
    <ItemPlace {...issue} />
  </SpaceBetween>
);

const Since = ({ issue }: { readonly issue: Issue }) => (
  <SpaceBetween size="xxs">
    <Instant at={issue.openedAt} />
    <IssueState issue={issue} />
  </SpaceBetween>
);

const Justification = ({ issue }: { readonly issue: Issue }) => (
  <SpaceBetween size="xs">
    <JustificationText issue={issue} />
    <JustificationAction issue={issue} />
  </SpaceBetween>
);

const SCORE: Column = { id: 'score', header: 'Score', minWidth: 140, cell: ({ score }) => <ScoreBadge score={score} /> };
const ISSUE: Column = { id: 'issue', header: 'Issue', minWidth: 260, isRowHeader: true, cell: (issue) => <Finding issue={issue} /> };
const JUSTIFICATION: Column = {
  id: 'justification',
  header: 'Justification',
  minWidth: 170,
  cell: (issue) => <Justification issue={issue} />,
};

export const WIDE_ISSUE_COLUMNS: readonly Column[] = [
  SCORE,
  ISSUE,
  { id: 'item', header: 'Item', minWidth: 180, cell: (issue) => <Where issue={issue} /> },
  { id: 'since', header: 'Since', minWidth: 130, cell: (issue) => <Since issue={issue} /> },
  JUSTIFICATION,
];

/** The same in three columns. */
export const NARROW_ISSUE_COLUMNS: readonly Column[] = [
  {
    ...SCORE,
    header: 'Score, since',
    cell: (issue) => (
      <SpaceBetween size="xs">
        <ScoreBadge score={issue.score} />
        <Since issue={issue} />
      </SpaceBetween>
    ),
  },
  {
    ...ISSUE,
    header: 'Issue, item',
    cell: (issue) => (
      <SpaceBetween size="xs">
        <Where issue={issue} />
        <Finding issue={issue} />
      </SpaceBetween>
    ),
  },
  JUSTIFICATION,
];
