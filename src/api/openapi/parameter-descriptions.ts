/** Parameters that mean the same wherever they are. What a contract says of its own goes before. */
const QUERY: Readonly<Record<string, string>> = {
  account: 'Only of these accounts, by name.',
  accountType: 'Only of accounts of these types.',
  action: 'Only these actions, or actions on these nouns: `person` is all that was done to persons.',
  active: '`true`: only what exists; `false`: only what is gone.',
  address: 'Only from this address.',
  arn: 'Only with this ARN.',
  asOf: 'What held at this instant, instead of what holds now.',
  before: 'Only what is older than the one with this id: `next` of the page before.',
  category: 'Only of these categories.',
  change: 'Only changes of these kinds. Left out: all but `reshaped`.',
  changedSince: 'Only what has changed since then.',
  check: 'Only of these checks.',
  code: 'Only with these codes.',
  cursor: '`next` of the page before. Left out: the first page.',
  days: 'How many days, up to today.',
  direction: '`asc`: the least first; `desc`: the greatest first.',
  everybody: '`true`: also those of others; for administrators.',
  failing: '`true`: only where something cannot be seen; `false`: only where everything can.',
  field: 'Of which field a value is wanted.',
  fields: 'Which fields the answer has, of each row where it is a list: `id,name`. Left out: all.',
  force: '`true`: with all its items and their history.',
  format: 'What kind of file.',
  filter:
    'What the other parameters say, in words: `account:prod,test score>=5 "public bucket"`. None of them may stand beside it that it names.',
  from: 'Only from this instant on.',
  identifier: 'Only with this in the identifier, whatever its case.',
  item: 'Only of the item with this id.',
  items: 'The ids of two to four items, with commas between them.',
  justified: '`true`: only justified ones; `false`: only those that are not.',
  kind: 'Only of this kind.',
  limit: 'How many rows at most.',
  minimumLength: 'How many characters `minimised` leaves of the name of an action.',
  minScore: 'Only with at least this score.',
  name: 'Only with this in the name, whatever its case.',
  network: 'Only what contains this network or address, or is within it.',
  offset: 'How many rows come before the first one.',
  order: 'By what rows are ordered.',
  person: 'Only of the person with this id.',
  prune: '`true`: what is not listed is taken away.',
  region: 'Only in these regions.',
  return_to: 'The page to return to after signing in.',
  revisions: 'The ids of two to four revisions, with commas between them.',
  run: 'Only of the run with this id.',
  since: 'Only from this instant on.',
  stale: '`true`: only what has not been seen completely for three intervals.',
  state: 'Only in this state.',
  technology: 'Only of these technologies.',
  text: 'Only with this in name, ARN or durable configuration: three characters or more.',
  thirdParty: "`true`: only accounts of others; `false`: only one's own.",
  ticket: 'What the step before gave the browser.',
  to: 'Only before this instant.',
  type: 'Only of these types.',
  until: 'Only before this instant.',
  updateExisting: '`true`: what is known already may change; what is not said of it stays.',
  view: 'How the configuration is shown: `expanded` writes out the wildcards of policies, `minimised` shortens their actions.',
};

/** What a query parameter means, whose own schema does not say it. Undefined: nobody has said it. */
export const queryDescription = (name: string): string | undefined => QUERY[name];

/** Which one of what stands before it in the address: `/items/:id`. */
export const pathDescription = (url: string, name: string): string => {
  const segments = url.split('/');
  return `Which of the ${segments[segments.indexOf(`:${name}`) - 1]?.replaceAll('-', ' ')}, by its ${name}.`;
};
