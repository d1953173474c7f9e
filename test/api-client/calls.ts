import type { operations } from '../../.cache/api-client/schema.d.ts';
import { PASSWORD, program, signedIn, stranger, wanted, withPasskey, withPassword, withSecondFactor } from './callers.ts';
import type { World } from './world.ts';

/** What came back. `data`: the body, read. */
export interface Called {
  readonly response: Response;
  readonly data?: unknown;
}

type Call = (world: World) => Promise<Called>;

/** A page of lists. */
const page = { params: { query: { limit: 2 } } };

const comment = async (world: World): Promise<number> => {
  const added = await program(world).POST('/api/v1/items/{id}/comments', {
    params: { path: { id: world.ids.item } },
    body: { text: 'hello' },
  });
  return wanted(added).id;
};

const justify = (world: World, id: number) =>
  program(world).PUT('/api/v1/issues/{id}/justification', { params: { path: { id } }, body: { reason: 'known' } });

/** What an account of files stands for. */
const REPRESENTED = 'AWS:111111111111';
const CHECK = 's3.acl-log-delivery';
const SPARE_CHECK = 's3.acl-unknown';

const newAccount = (world: World) => ({
  type: 'snapshot',
  name: world.name(),
  identifier: `/nowhere/${world.name()}`,
  fields: { represents: REPRESENTED },
});

const account = async (world: World): Promise<number> =>
  wanted(await program(world).POST('/api/v1/accounts', { body: newAccount(world) })).id;

const ignored = async (world: World): Promise<number> =>
  wanted(await program(world).POST('/api/v1/ignore-list', { body: { technology: 'sqs', prefix: world.name() } })).id;

const network = async (world: World): Promise<number> =>
  wanted(await program(world).POST('/api/v1/network-whitelist', { body: { name: world.name(), network: world.network() } })).id;

const watch = (world: World, technology: string, active = true) =>
  program(world).PUT('/api/v1/watcher-settings/{technology}', {
    params: { path: { technology } },
    body: { active, intervalMinutes: 30 },
  });

const override = (world: World, check: string) =>
  program(world).PUT('/api/v1/score-overrides/{check}', { params: { path: { check } }, body: { score: 7 } });

/** One call of each operation, which succeeds. Made by the types: an operation that is missing, or is none, does not compile. */
export const CALLS: { readonly [Id in keyof operations]: Call } = {
  getHealth: (world) => stranger(world).GET('/healthcheck'),
  getReadiness: (world) => stranger(world).GET('/readiness'),
  getMetrics: (world) => stranger(world).GET('/metrics', { parseAs: 'text' }),

  getSession: async (world) => (await signedIn(world)).browser.GET('/api/v1/session'),
  signIn: async (world) => {
    const { email } = await withPassword(world);
    return stranger(world).POST('/api/v1/session', { body: { email, password: PASSWORD } });
  },
  signOut: async (world) => (await signedIn(world)).browser.DELETE('/api/v1/session'),
  signInBySecondFactor: async (world) => {
    const { email, codes } = await withSecondFactor(world);
    const browser = stranger(world);
    wanted(await browser.POST('/api/v1/session', { body: { email, password: PASSWORD } }));
    return browser.POST('/api/v1/session/second-factor', { body: { code: codes[0]! } });
  },
  askForPasskey: (world) => stranger(world).POST('/api/v1/session/passkey-options'),
  signInByPasskey: async (world) => {
    const { authenticator } = await withPasskey(world);
    const browser = stranger(world);
    const { challenge } = wanted(await browser.POST('/api/v1/session/passkey-options'));
    return browser.POST('/api/v1/session/passkey', { body: { response: authenticator.sign(challenge) } });
  },

  listSignInProviders: (world) => stranger(world).GET('/api/v1/session/providers'),
  startSignIn: (world) =>
    stranger(world).GET('/api/v1/session/providers/{id}/start', {
      params: { path: { id: world.providers.saml }, query: { return_to: '/issues' } },
    }),
  finishOidcSignIn: (world) =>
    stranger(world).GET('/api/v1/session/providers/{id}/callback', {
      params: { path: { id: world.providers.oidc }, query: { error: 'access_denied' } },
    }),
  getSamlMetadata: (world) =>
    stranger(world).GET('/api/v1/session/providers/{id}/metadata', { params: { path: { id: world.providers.saml } }, parseAs: 'text' }),
  answerSamlSignIn: (world) =>
    stranger(world).POST('/api/v1/session/providers/{id}/acs', {
      params: { path: { id: world.providers.saml } },
      body: { SAMLResponse: '' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  finishSamlSignIn: (world) =>
    stranger(world).GET('/api/v1/session/providers/{id}/finish', {
      params: { path: { id: world.providers.saml }, query: { ticket: 'none' } },
    }),

  askForPasswordReset: async (world) => {
    const { email } = await withPassword(world);
    return stranger(world).POST('/api/v1/password-reset', { body: { email } });
  },
  resetPassword: async (world) => {
    const { id } = await world.person();
    return stranger(world).PUT('/api/v1/password-reset', { body: { token: await world.link('reset', id), password: PASSWORD } });
  },
  activate: async (world) => {
    const { id } = await world.person();
    return stranger(world).PUT('/api/v1/activation', { body: { token: await world.link('activate', id), password: PASSWORD } });
  },

  getMe: (world) => program(world).GET('/api/v1/me'),
  changePassword: async (world) => {
    const { browser } = await withPassword(world);
    return browser.PUT('/api/v1/me/password', { body: { old: PASSWORD, new: 'eight acorns below ice' } });
  },
  listOwnSessions: async (world) => (await signedIn(world)).browser.GET('/api/v1/me/sessions'),
  endOwnSession: async (world) => {
    const { browser } = await signedIn(world);
    const { rows } = wanted(await browser.GET('/api/v1/me/sessions'));
    return browser.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id: rows[0]!.id } } });
  },
  endOtherSessions: async (world) => (await signedIn(world)).browser.DELETE('/api/v1/me/sessions'),
  beginTotp: async (world) => (await signedIn(world)).browser.POST('/api/v1/me/totp', { body: {} }),
  confirmTotp: async (world) => {
    const { browser } = await signedIn(world);
    const { secret } = wanted(await browser.POST('/api/v1/me/totp', { body: {} }));
    return browser.PUT('/api/v1/me/totp', { body: { code: world.codeOf(secret) } });
  },
  removeTotp: async (world) => (await withSecondFactor(world)).browser.POST('/api/v1/me/totp/removal', { body: { password: PASSWORD } }),
  makeRecoveryCodes: async (world) =>
    (await withSecondFactor(world)).browser.POST('/api/v1/me/recovery-codes', { body: { password: PASSWORD } }),
  beginPasskey: async (world) => (await signedIn(world)).browser.POST('/api/v1/me/passkeys/options', { body: {} }),
  addPasskey: async (world) => (await withPasskey(world)).added,
  removePasskey: async (world) => {
    const { browser, added } = await withPasskey(world);
    return browser.POST('/api/v1/me/passkeys/{id}/removal', { params: { path: { id: wanted(added).id } }, body: {} });
  },

  listPeople: (world) => program(world).GET('/api/v1/people', page),
  invitePerson: (world) =>
    program(world).POST('/api/v1/people', { body: { email: 'ivy@acorn.example', name: 'Ivy', role: 'comment', accounts: 'all' } }),
  getPerson: async (world) => program(world).GET('/api/v1/people/{id}', { params: { path: { id: (await world.person()).id } } }),
  changePerson: async (world) =>
    program(world).PATCH('/api/v1/people/{id}', { params: { path: { id: (await world.person()).id } }, body: { role: 'justify' } }),
  endSessionsOfPerson: async (world) =>
    program(world).DELETE('/api/v1/people/{id}/sessions', { params: { path: { id: (await signedIn(world)).id } } }),
  resetPerson: async (world) =>
    program(world).POST('/api/v1/people/{id}/reset', { params: { path: { id: (await world.person()).id } }, body: {} }),

  listApiKeys: async (world) => (await signedIn(world)).browser.GET('/api/v1/api-keys', { params: { query: { everybody: 'false' } } }),
  makeApiKey: async (world) => (await signedIn(world)).browser.POST('/api/v1/api-keys', { body: { name: 'nightly', role: 'view' } }),
  revokeApiKey: async (world) => {
    const { browser } = await signedIn(world);
    const { key } = wanted(await browser.POST('/api/v1/api-keys', { body: { name: 'nightly', role: 'view' } }));
    return browser.DELETE('/api/v1/api-keys/{id}', { params: { path: { id: key.id } } });
  },

  listAuditLog: (world) => program(world).GET('/api/v1/audit-log', { params: { query: { action: ['person', 'session'], limit: 5 } } }),
  exportAuditLog: (world) => program(world).GET('/api/v1/audit-log/export', { parseAs: 'text' }),

  getOverview: (world) => program(world).GET('/api/v1/overview'),
  loadDemo: (world) => program(world).POST('/api/v1/demo'),

  listAccountTypes: (world) => program(world).GET('/api/v1/account-types'),
  getAccountPolicy: (world) =>
    program(world).GET('/api/v1/account-types/{type}/policy', { params: { path: { type: 'AWS' }, query: { technology: ['s3'] } } }),
  listAccounts: (world) => program(world).GET('/api/v1/accounts', { params: { query: { type: ['AWS'], order: 'identifier', limit: 2 } } }),
  getAccount: async (world) => program(world).GET('/api/v1/accounts/{id}', { params: { path: { id: await account(world) } } }),
  addAccount: (world) => program(world).POST('/api/v1/accounts', { body: newAccount(world) }),
  removeAccount: async (world) =>
    program(world).DELETE('/api/v1/accounts/{id}', { params: { path: { id: await account(world) }, query: { force: 'true' } } }),
  replaceAccount: async (world) =>
    program(world).PUT('/api/v1/accounts/{id}', { params: { path: { id: await account(world) } }, body: newAccount(world) }),
  changeAccount: async (world) =>
    program(world).PATCH('/api/v1/accounts/{id}', { params: { path: { id: await account(world) } }, body: { notes: 'of the forest' } }),
  switchAccounts: async (world) => program(world).PATCH('/api/v1/accounts', { body: { accounts: [await account(world)], active: false } }),
  testNewAccount: (world) => program(world).POST('/api/v1/accounts/test', { body: newAccount(world) }),
  testAccount: async (world) =>
    program(world).POST('/api/v1/accounts/{id}/test', { params: { path: { id: await account(world) } }, body: {} }),
  importAccounts: (world) => {
    return program(world).POST('/api/v1/accounts/import', {
      params: { query: { updateExisting: 'true' } },
      body: `${JSON.stringify(newAccount(world))}\n`,
      bodySerializer: String,
      headers: { 'content-type': 'application/x-ndjson' },
    });
  },

  listIgnored: (world) => program(world).GET('/api/v1/ignore-list', page),
  getIgnored: async (world) => program(world).GET('/api/v1/ignore-list/{id}', { params: { path: { id: await ignored(world) } } }),
  addIgnored: (world) => program(world).POST('/api/v1/ignore-list', { body: { technology: 'sqs', prefix: world.name() } }),
  changeIgnored: async (world) =>
    program(world).PATCH('/api/v1/ignore-list/{id}', { params: { path: { id: await ignored(world) } }, body: { notes: 'noise' } }),
  removeIgnored: async (world) => program(world).DELETE('/api/v1/ignore-list/{id}', { params: { path: { id: await ignored(world) } } }),

  listWhitelist: (world) => program(world).GET('/api/v1/network-whitelist', { params: { query: { network: '192.0.2.7', limit: 2 } } }),
  getWhitelistEntry: async (world) =>
    program(world).GET('/api/v1/network-whitelist/{id}', { params: { path: { id: await network(world) } } }),
  addToWhitelist: (world) => program(world).POST('/api/v1/network-whitelist', { body: { name: world.name(), network: world.network() } }),
  changeWhitelistEntry: async (world) =>
    program(world).PATCH('/api/v1/network-whitelist/{id}', { params: { path: { id: await network(world) } }, body: { notes: 'office' } }),
  removeFromWhitelist: async (world) =>
    program(world).DELETE('/api/v1/network-whitelist/{id}', { params: { path: { id: await network(world) } } }),
  importWhitelist: (world) =>
    program(world).POST('/api/v1/network-whitelist/import', {
      params: { query: { prune: 'false' } },
      body: { [world.name()]: world.network() },
    }),

  listWatcherSettings: (world) => program(world).GET('/api/v1/watcher-settings'),
  setWatcherSetting: (world) => watch(world, 'sqs'),
  resetWatcherSetting: async (world) => {
    wanted(await watch(world, 'acm'));
    return program(world).DELETE('/api/v1/watcher-settings/{technology}', { params: { path: { technology: 'acm' } } });
  },
  removeItems: async (world) => {
    wanted(await watch(world, 'acm', false));
    return program(world).POST('/api/v1/watcher-settings/{technology}/remove-items', {
      params: { path: { technology: 'acm' } },
      body: { items: 0 },
    });
  },

  listScoreOverrides: (world) => program(world).GET('/api/v1/score-overrides'),
  getScoreOverride: async (world) => {
    wanted(await override(world, SPARE_CHECK));
    return program(world).GET('/api/v1/score-overrides/{check}', { params: { path: { check: SPARE_CHECK } } });
  },
  setScoreOverride: (world) => override(world, CHECK),
  removeScoreOverride: async (world) => {
    wanted(await override(world, CHECK));
    return program(world).DELETE('/api/v1/score-overrides/{check}', { params: { path: { check: CHECK } } });
  },

  listChecks: (world) => program(world).GET('/api/v1/checks', { params: { query: { technology: ['s3'] } } }),
  getCheck: (world) => program(world).GET('/api/v1/checks/{check}', { params: { path: { check: CHECK } } }),
  switchCheck: (world) => program(world).PUT('/api/v1/checks/{check}/switch', { params: { path: { check: CHECK } }, body: { on: true } }),
  switchCheckInAccount: (world) =>
    program(world).PUT('/api/v1/checks/{check}/accounts/{account}/switch', {
      params: { path: { check: CHECK, account: world.ids.account } },
      body: { on: true },
    }),

  listItems: (world) =>
    program(world).GET('/api/v1/items', { params: { query: { technology: ['s3', 'iamrole'], active: 'true', limit: 5 } } }),
  getItem: (world) => program(world).GET('/api/v1/items/{id}', { params: { path: { id: world.ids.item } } }),
  listRevisions: (world) => program(world).GET('/api/v1/items/{id}/revisions', { params: { path: { id: world.ids.item } } }),
  getRevision: (world) => program(world).GET('/api/v1/revisions/{id}', { params: { path: { id: world.ids.revision } } }),
  listComments: (world) => program(world).GET('/api/v1/items/{id}/comments', { params: { path: { id: world.ids.item } } }),
  addComment: (world) =>
    program(world).POST('/api/v1/items/{id}/comments', {
      params: { path: { id: world.ids.item } },
      body: { text: 'About one revision', revision: world.ids.revision },
    }),
  removeComment: async (world) => program(world).DELETE('/api/v1/comments/{id}', { params: { path: { id: await comment(world) } } }),

  listIssues: (world) => program(world).GET('/api/v1/issues', { params: { query: { state: 'any', order: 'opened', limit: 5 } } }),
  getIssue: (world) => program(world).GET('/api/v1/issues/{id}', { params: { path: { id: world.ids.issue } } }),
  justifyIssue: async (world) => justify(world, await world.issue()),
  revokeJustification: async (world) => {
    const id = await world.issue();
    wanted(await justify(world, id));
    return program(world).DELETE('/api/v1/issues/{id}/justification', { params: { path: { id } } });
  },

  justifyIssues: async (world) =>
    program(world).POST('/api/v1/justifications', { body: { issues: [await world.issue()], reason: 'known', until: null } }),
  revokeJustifications: async (world) => {
    const id = await world.issue();
    wanted(await justify(world, id));
    return program(world).POST('/api/v1/justification-revocations', { body: { issues: [id] } });
  },
  listIssueGroups: (world) => program(world).GET('/api/v1/issue-groups', { params: { query: { technology: ['s3'] } } }),

  getDashboard: (world) => program(world).GET('/api/v1/dashboard'),
  getTrend: (world) => program(world).GET('/api/v1/trend', { params: { query: { days: 7 } } }),
  listWatcherHealth: (world) => program(world).GET('/api/v1/watcher-health', page),
  listRuns: (world) => program(world).GET('/api/v1/runs', page),
  getRun: (world) => program(world).GET('/api/v1/runs/{id}', { params: { path: { id: world.ids.run } } }),
  listFailureLog: (world) => program(world).GET('/api/v1/failure-log', page),
  scanNow: (world) => program(world).POST('/api/v1/scans', { body: { accounts: [world.accountName], technologies: ['s3'] } }),
  auditNow: (world) => program(world).POST('/api/v1/audits', { body: { accounts: [world.accountName] } }),
  listJobs: (world) => program(world).GET('/api/v1/jobs', page),
  getJob: (world) => program(world).GET('/api/v1/jobs/{id}', { params: { path: { id: world.ids.job } } }),
  listDeadJobs: (world) => program(world).GET('/api/v1/dead-jobs', page),
  retryDeadJob: (world) => program(world).POST('/api/v1/dead-jobs/{id}/retry', { params: { path: { id: world.ids.deadJob } } }),
  getQueue: (world) => program(world).GET('/api/v1/queue'),

  getRetention: (world) => program(world).GET('/api/v1/retention'),
  confirmRetention: (world) => program(world).PUT('/api/v1/retention', { body: { confirmations: [] } }),

  listChanges: (world) => program(world).GET('/api/v1/changes', { params: { query: { change: ['created'], limit: 2 } } }),
  getComparison: (world) =>
    program(world).GET('/api/v1/comparisons', { params: { query: { items: `${world.ids.item},${world.ids.item}` } } }),
  listSuggestions: (world) => program(world).GET('/api/v1/suggestions', { params: { query: { field: 'technology', text: 's' } } }),
  exportItems: (world) => program(world).GET('/api/v1/items/export', { params: { query: { technology: ['s3'] } }, parseAs: 'text' }),
  exportIssues: (world) => program(world).GET('/api/v1/issues/export', { params: { query: { format: 'csv' } }, parseAs: 'text' }),
  exportChanges: (world) => program(world).GET('/api/v1/changes/export', { parseAs: 'text' }),

  listFailures: (world) => program(world).GET('/api/v1/failures', page),
};
