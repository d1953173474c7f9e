import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Issue } from '../../../../src/contract/issue.ts';
import type { ItemCheck } from '../../../../src/contract/item.ts';
import { Instant } from '../../components/instant.tsx';
import { IssueEvidence } from '../../components/issue-evidence.tsx';
import { IssueState } from '../../components/issue-state.tsx';
import { JustificationAction } from '../../components/justification-action.tsx';
import { JustificationText } from '../../components/justification-text.tsx';
import { RouterLink } from '../../components/router-link.tsx';
import { ScoreBadge } from '../../components/score-badge.tsx';

export interface IssueCardProps {
  readonly issue: Issue;
  readonly check: ItemCheck | undefined;
}

const Title = ({ issue }: { readonly issue: Issue }) => (
  <div>
    <Box variant="h3" padding="n">
      {issue.issue}
    </Box>
    <Box fontSize="body-s" color="text-body-secondary">
      <RouterLink href={`/issues?check=${encodeURIComponent(issue.check)}`} fontSize="body-s">
        {issue.check}
      </RouterLink>
      {' · since '}
      <Instant at={issue.openedAt} />
    </Box>
  </div>
);

/** One issue: what was found, on what evidence, what to do, and whether somebody has accepted it. */
export const IssueCard = ({ issue, check }: IssueCardProps) => (
  <div className="issue-card">
    <div className="issue-card-head">
      <ScoreBadge score={issue.score} />
      <div className="issue-card-title">
        <Title issue={issue} />
      </div>
      <IssueState issue={issue} />
      <JustificationAction issue={issue} />
    </div>
    <SpaceBetween size="s">
      {issue.notes && <div className="prose">{issue.notes}</div>}
      <JustificationText issue={issue} />
      <IssueEvidence facts={issue.facts} related={issue.related} />
      <ExpandableSection
        variant="inline"
        headerText="Risk and remedy"
        headerAriaLabel={`Risk and remedy: ${issue.issue}`}
        defaultExpanded={(issue.state === 'open' || issue.state === 'reopened') && !issue.justified}
      >
        <SpaceBetween size="xs">
          {check && (
            <div className="prose">
              <strong>What should hold: </strong>
              {check.title}. {check.risk}
            </div>
          )}
          <div className="prose">
            <strong>What to do: </strong>
            {issue.remedy}
          </div>
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  </div>
);
