/** What each noun below /api/v1 is about. */
const NOUNS: Readonly<Record<string, string>> = {
  'account-types': 'What kinds of accounts there are, and what each wants to be told.',
  accounts: 'The accounts that are watched, and those that are only known.',
  activation: 'Choosing a first password.',
  'api-keys': 'Keys for programs. A key does at most what its owner may do.',
  'audit-log': 'Who did what, from where.',
  audits: 'Judging items anew.',
  changes: 'What has changed, over all items.',
  checks: 'What is checked, and what it costs.',
  comments: 'What people have said of items.',
  comparisons: 'Two revisions side by side.',
  dashboard: 'The state of everything at a glance.',
  'dead-jobs': 'Jobs that were given up.',
  demo: 'An estate to try things with.',
  'failure-log': 'What went wrong, and when.',
  failures: 'What cannot be seen, and since when.',
  'ignore-list': 'Names of items that are hidden.',
  'issue-groups': 'Issues, counted by what they have in common.',
  issues: 'What checks have found, and how people have justified it.',
  items: 'What has been found in accounts, with its configuration and its history.',
  jobs: 'What waits in the queue, and what is being done.',
  'justification-revocations': 'Taking back the justifications of many issues.',
  justifications: 'Justifying many issues at once.',
  me: 'The person who calls, and what they sign in with.',
  'network-whitelist': 'Networks that are known.',
  overview: 'Names for filters, and how much there is.',
  'password-reset': 'Choosing another password by a link that is mailed.',
  people: 'Who may sign in, and what each may do and see.',
  queue: 'How the queue is doing.',
  retention: 'For how long what is kept.',
  revisions: 'The durable configurations that items have had.',
  runs: 'What scans came to.',
  scans: 'Watching accounts now.',
  'score-overrides': 'Scores that replace those of checks.',
  session: 'Signing in and out.',
  suggestions: 'What completes a word that somebody types.',
  trend: 'How numbers have moved.',
  'watcher-health': 'Whether everything is watched that is to be.',
  'watcher-settings': 'What is watched, and how often.',
};

const SERVER = 'server';
const ABOUT_SERVER = 'How the server is doing.';

/** The noun that an address is about. */
export const tagOf = (url: string): string => (url.startsWith('/api/v1/') ? url.split('/')[3]! : SERVER);

/** The nouns that are in use, in the order in which they come. */
export const tagsOf = (used: Iterable<string>): { name: string; description?: string }[] =>
  [...new Set(used)].map((name) => {
    const description = name === SERVER ? ABOUT_SERVER : NOUNS[name];
    return description === undefined ? { name } : { name, description };
  });
