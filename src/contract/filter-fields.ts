/**
 * The fields of which a filter can speak, list by list: the same words in the search box, in addresses, in the API and on the command
 * line. Each means a parameter of the list.
 */

interface Field {
  readonly name: string;
  readonly parameter: string;
  readonly kind: 'list' | 'text' | 'boolean' | 'number' | 'instant' | 'instant-before';
  readonly values?: readonly string[];
  readonly takesWords?: boolean;
}

const BOOLEAN = ['true', 'false'];

const OF_PLACE: readonly Field[] = [
  { name: 'account', parameter: 'account', kind: 'list' },
  { name: 'type', parameter: 'accountType', kind: 'list' },
  { name: 'technology', parameter: 'technology', kind: 'list' },
  { name: 'region', parameter: 'region', kind: 'list' },
  { name: 'name', parameter: 'name', kind: 'text' },
];

export const ITEM_FIELDS: readonly Field[] = [
  ...OF_PLACE,
  { name: 'arn', parameter: 'arn', kind: 'text' },
  { name: 'text', parameter: 'text', kind: 'text', takesWords: true },
  { name: 'active', parameter: 'active', kind: 'boolean', values: BOOLEAN },
  { name: 'score', parameter: 'minScore', kind: 'number' },
  { name: 'changed', parameter: 'changedSince', kind: 'instant' },
  { name: 'issue', parameter: 'check', kind: 'list' },
];

export const ISSUE_FIELDS: readonly Field[] = [
  ...OF_PLACE,
  { name: 'check', parameter: 'check', kind: 'list' },
  { name: 'text', parameter: 'text', kind: 'text', takesWords: true },
  { name: 'score', parameter: 'minScore', kind: 'number' },
  { name: 'justified', parameter: 'justified', kind: 'boolean', values: BOOLEAN },
  { name: 'state', parameter: 'state', kind: 'text', values: ['open', 'fixed', 'suspended', 'any'] },
];

export const CHANGE_FIELDS: readonly Field[] = [
  ...OF_PLACE,
  { name: 'arn', parameter: 'arn', kind: 'text' },
  { name: 'change', parameter: 'change', kind: 'list', values: ['created', 'changed', 'deleted', 'reappeared', 'reshaped'] },
  { name: 'since', parameter: 'since', kind: 'instant' },
  { name: 'until', parameter: 'until', kind: 'instant-before' },
];
