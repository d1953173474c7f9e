import { defineSetting } from './setting.ts';
import { oneOf, textWhere, wholeNumber, yesOrNo } from './value-kind.ts';

const YEAR_MINUTES = 525_600;
/** What HTTP takes for the name of a header (RFC 9110, 5.1). */
const HEADER = /^[\w!#$%&'*+.^`|~-]{1,100}$/;

const group = (key: string, role: string) =>
  defineSetting({
    key,
    default: '',
    sentence: `The group of the proxy, or of providers of single sign-on that name none of their own, whose members come as ${role}, at every sign-in; empty: none.`,
    kind: textWhere('empty, or the name of a group', (name) => name.length <= 300),
    shared: false,
  });

export const signInSettings = {
  sessionMinutes: defineSetting({
    key: 'session_minutes',
    otherKeys: ['PERMANENT_SESSION_LIFETIME'],
    // NIST SP 800-63B, 4.2.3: at most 12 hours (revision 4: 24), whatever somebody does.
    default: '720',
    sentence: 'How long somebody stays signed in, in minutes, whatever they do.',
    kind: wholeNumber(1, YEAR_MINUTES),
    shared: false,
  }),
  sessionIdleMinutes: defineSetting({
    key: 'session_idle_minutes',
    // NIST SP 800-63B-4, 2.2.3: no more than an hour; it is what the original had, too.
    default: '60',
    sentence: 'How long somebody stays signed in without doing anything, in minutes.',
    kind: wholeNumber(1, YEAR_MINUTES),
    shared: false,
  }),
  useHeaderAuth: defineSetting({
    key: 'USE_HEADER_AUTH',
    otherVariables: ['SECURITY_MONKEY_USE_HEADER_AUTH'],
    default: 'false',
    sentence: 'Whether a proxy of `trust_proxy` says by a header who signs in. It must take the header away from what others send.',
    kind: yesOrNo,
    shared: false,
  }),
  headerAuthUsernameHeader: defineSetting({
    key: 'HEADER_AUTH_USERNAME_HEADER',
    otherVariables: ['SECURITY_MONKEY_HEADER_AUTH_USERNAME_HEADER'],
    default: 'Remote-User',
    sentence: 'The header that holds the e-mail address of who signs in.',
    kind: textWhere('the name of a header', (name) => HEADER.test(name)),
    shared: false,
  }),
  headerAuthGroupsHeader: defineSetting({
    key: 'HEADER_AUTH_GROUPS_HEADER',
    otherVariables: ['SECURITY_MONKEY_HEADER_AUTH_GROUPS_HEADER'],
    default: '',
    sentence: 'The header that holds the groups of who signs in, with commas between them; empty: none.',
    kind: textWhere('empty, or the name of a header', (name) => name === '' || HEADER.test(name)),
    shared: false,
  }),
  headerAuthDefaultRole: defineSetting({
    key: 'HEADER_AUTH_DEFAULT_ROLE',
    default: 'view',
    sentence:
      'The role of who comes through the proxy and is in none of the groups; without groups, of who comes for the first time; none: they are not let in.',
    kind: oneOf(['none', 'view', 'comment', 'justify', 'admin']),
    shared: false,
  }),
  adminGroup: group('ADMIN_GROUP', 'administrators'),
  justifyGroup: group('JUSTIFY_GROUP', 'people who may justify'),
  commentGroup: group('COMMENT_GROUP', 'people who may comment'),
  viewGroup: group('VIEW_GROUP', 'people who may view'),
} as const;
