import { OPERATOR_REQUIREMENTS, type ShownBy } from './operator-requirements.ts';
import { page, table } from './reference-page.ts';

const shown = ({ file, name }: ShownBy): string => (name === '' ? `\`${file}\`` : `\`${file}\`: ${name}`);

/** What an operator asks for, and the tests that show it. */
export const operatorPage = (): string =>
  page(
    'The operator’s view',
    'What must start by itself and how it behaves, and the tests that show it. "passes" is no claim of this page: `npm test` fails when one of these tests is missing, skipped or red.',
    table(
      ['', 'requirement', 'how it is met, where that says more', 'shown by', 'result'],
      OPERATOR_REQUIREMENTS.map(({ id, what, how = '', shownBy }) => [id, what, how, shownBy.map(shown).join('; '), 'passes']),
    ),
  );
