import type { Role } from '../../../src/contract/session.ts';

export interface Section {
  readonly text: string;
  readonly href: string;
  /** Who sees it in the navigation; absent: everybody. */
  readonly role?: Role;
}

/** What is watched. */
export const SECTIONS: readonly Section[] = [
  { text: 'Items', href: '/items' },
  { text: 'Issues', href: '/issues' },
  { text: 'Failures', href: '/failures' },
];

/** What people decide. */
export const SETTINGS: readonly Section[] = [
  { text: 'Accounts', href: '/settings/accounts' },
  { text: 'Ignore list', href: '/settings/ignore-list' },
];
