import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import type { Revision } from '../../../../src/contract/revision.ts';
import type { RevisionHistory } from '../../api/use-revisions.ts';
import { Instant } from '../../components/instant.tsx';
import { CHANGE_WORDS } from './revision-words.ts';
import type { HistoryState } from './use-history-view.ts';

const COLORS: Readonly<Record<Revision['change'], NonNullable<BadgeProps['color']>>> = {
  created: 'green',
  changed: 'blue',
  reshaped: 'grey',
  deleted: 'red',
  reappeared: 'green',
};

interface EntryProps {
  readonly revision: Revision;
  readonly older: Revision | undefined;
  /** What was before this one has been forgotten. */
  readonly isAfterForgotten: boolean;
  readonly isShown: boolean;
  readonly onJump: () => void;
}

const Entry = ({ revision, older, isAfterForgotten, isShown, onJump }: EntryProps) => (
  <li className={isShown ? 'timeline-entry timeline-entry-shown' : 'timeline-entry'}>
    <button type="button" aria-current={isShown} onClick={onJump}>
      <Badge color={COLORS[revision.change]}>{CHANGE_WORDS[revision.change]}</Badge>
      <Instant at={revision.validFrom} />
      {older && older.name !== revision.name && (
        <Box fontSize="body-s" color="text-body-secondary">
          Renamed from {older.name}
        </Box>
      )}
      {isAfterForgotten && (
        <Box fontSize="body-s" color="text-body-secondary">
          What was before has been forgotten
        </Box>
      )}
    </button>
  </li>
);

/** The revisions, newest first. Jumping to one shows what it changed. */
export const RevisionTimeline = ({ history, state }: { readonly history: RevisionHistory; readonly state: HistoryState }) => {
  const { revisions, forgotten } = history;
  const jump = (revision: Revision, older: Revision | undefined) => {
    const view = state.view === 'current' ? 'side' : state.view;
    state.show({ view, to: revision.id, from: (older ?? revision).id });
  };
  return (
    <nav className="timeline" aria-label="Discovery timeline">
      <ol>
        {revisions.map((revision, index) => (
          <Entry
            key={revision.id}
            revision={revision}
            older={revisions[index + 1]}
            isAfterForgotten={forgotten.some(({ until }) => until === revision.validFrom)}
            isShown={state.view !== 'current' && revision.id === state.to?.id}
            onJump={() => jump(revision, revisions[index + 1])}
          />
        ))}
      </ol>
    </nav>
  );
};
