import { assertJudged, checkSwitchDeed } from '../engine/check-switch.ts';
import { type NamedOverride, overridesNamed, parsePatternName } from '../engine/named-override.ts';
import { type ColumnMapping, overrideRows } from '../engine/override-rows.ts';
import { parseOverride } from '../engine/parse-override.ts';
import { parseNetworks, planWhitelistImport } from '../engine/plan-whitelist.ts';
import { checkOf, technologyOf } from '../engine/registry.ts';
import { whitelistDeed, whitelistDeeds } from '../engine/whitelist-deeds.ts';
import { findAccount } from '../store/account-store.ts';
import { present } from '../store/as-of.ts';
import { countOpenByCheck } from '../store/check-store.ts';
import { listSwitchedOff, switchCheckInAccount } from '../store/check-switch-store.ts';
import { dueAll } from '../store/due-stale.ts';
import { addIgnored, type IgnoreValues, listIgnored, removeIgnored } from '../store/ignore-list-store.ts';
import { justifyIssue, revokeJustification } from '../store/justification-store.ts';
import {
  findOverride,
  listOverrides,
  type OverrideRow,
  type ReplacedOverrides,
  removeOverride,
  replaceOverrides,
  setOverride,
  switchCheck,
} from '../store/override-store.ts';
import { removeItemsOf } from '../store/remove-items.ts';
import { EVERYTHING } from '../store/scope.ts';
import { listWatcherSettings, resetWatcherSetting, setWatcherSetting, type WatcherSetting } from '../store/watcher-setting-store.ts';
import {
  addToWhitelist,
  listWhitelist,
  removeFromWhitelist,
  reviseWhitelist,
  type WhitelistPlan,
  type WhitelistValues,
} from '../store/whitelist-store.ts';
import type { App } from './open-app.ts';
import { readDocument } from './read-document.ts';
import { nameOfSource, readSource, type Source } from './read-source.ts';
import { recorded } from './recorded.ts';

const whitelistOperations = (app: App) => {
  const db = app.database.kysely;
  return {
    listWhitelist: () => listWhitelist(db),
    addToWhitelist: (entry: WhitelistValues) => recorded(app, whitelistDeed('added', entry), (tx) => addToWhitelist(tx, entry, app.now())),
    removeFromWhitelist: (id: number) =>
      recorded(
        app,
        (entry: WhitelistValues) => whitelistDeed('removed', entry),
        (tx) => removeFromWhitelist(tx, id, app.now()),
      ),
    /** Makes the whitelist as a list says, by name: all of it, or nothing. */
    async importWhitelist(source: Source, prune: boolean, signal: AbortSignal): Promise<WhitelistPlan> {
      const name = nameOfSource(source);
      const networks = parseNetworks(await readSource(app, source, signal), name);
      return recorded(app, whitelistDeeds, (tx) =>
        reviseWhitelist(tx, (stored) => planWhitelistImport({ networks, prune, source: name }, stored), app.now()),
      );
    },
    listIgnored: () => listIgnored(db),
    addIgnored(entry: IgnoreValues) {
      technologyOf(app.registry, entry.technology);
      const deed = { action: 'ignore-list.added', subject: `technology ${entry.technology}`, detail: { prefix: entry.prefix } };
      return recorded(app, deed, (tx) => addIgnored(tx, entry, app.now()));
    },
    removeIgnored: (id: number) =>
      recorded(
        app,
        ({ technology, prefix }: IgnoreValues) => ({
          action: 'ignore-list.removed',
          subject: `technology ${technology}`,
          detail: { prefix },
        }),
        (tx) => removeIgnored(tx, id),
      ),
  };
};

/** A check as it is listed: what it says, and what people have decided about it. */
export interface ListedCheck {
  readonly check: string;
  readonly technology: string;
  readonly category: string;
  readonly title: string;
  readonly score: number;
  readonly override: OverrideRow | null;
  /** Names of the accounts in which it is switched off. */
  readonly offIn: readonly string[];
  readonly issues: number;
}

const overrideOperations = (app: App) => {
  const db = app.database.kysely;
  const set = (overrides: readonly OverrideRow[]): Promise<void> => {
    const parsed = overrides.map((override) => parseOverride(app.registry, override));
    const deeds = parsed.map(({ checkId, score, disabled }) => ({
      action: 'override.set',
      subject: `check ${checkId}`,
      detail: { score, disabled },
    }));
    return recorded(app, deeds, async (tx) => {
      for (const override of parsed) await setOverride(tx, override, checkOf(app.registry, override.checkId).technology, app.now());
    });
  };
  return {
    listOverrides: () => listOverrides(db),
    findOverride: (checkId: string) => findOverride(db, checkId, present(app.now())),
    setOverride: (override: OverrideRow) => set([override]),
    /** Of each check that the original's name stands for. Returns their ids. */
    async setNamedOverride(named: NamedOverride): Promise<readonly string[]> {
      const overrides = overridesNamed(app.registry, named);
      await set(overrides);
      return overrides.map(({ checkId }) => checkId);
    },
    parsePatternName,
    /** Makes the overrides of a file the only ones, or tells why not and changes nothing. */
    async replaceOverrides(
      file: string,
      mappings: readonly ColumnMapping[],
    ): Promise<{ readonly problems: readonly string[] } | (ReplacedOverrides & { readonly skipped: number })> {
      const { overrides, skipped, problems } = overrideRows(app.registry, readDocument(file), file, mappings);
      if (problems.length > 0) return { problems };
      const technology = (checkId: string): string | undefined => app.registry.checks.get(checkId)?.technology;
      const deeds = ({ set: written, removed }: ReplacedOverrides) => [
        ...overrides
          .filter(({ checkId }) => written.includes(checkId))
          .map(({ checkId, score, disabled }) => ({ action: 'override.set', subject: `check ${checkId}`, detail: { score, disabled } })),
        ...removed.map((checkId) => ({ action: 'override.removed', subject: `check ${checkId}` })),
      ];
      const replaced = await recorded(app, deeds, (tx) => replaceOverrides(tx, overrides, technology, app.now()));
      return { ...replaced, skipped };
    },
    async removeOverride(id: string): Promise<void> {
      const { technology } = checkOf(app.registry, id);
      await recorded(app, { action: 'override.removed', subject: `check ${id}` }, (tx) => removeOverride(tx, id, technology, app.now()));
    },
  };
};

const checkOperations = (app: App) => {
  const db = app.database.kysely;
  return {
    async listChecks(): Promise<ListedCheck[]> {
      const at = present(app.now());
      const overrides = new Map((await listOverrides(db)).map((row) => [row.checkId, row]));
      const off = Map.groupBy(await listSwitchedOff(db, EVERYTHING, at), ({ checkId }) => checkId);
      const issues = await countOpenByCheck(db, EVERYTHING, at);
      return [...app.registry.checks.values()]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, technology, category, title, score }) => ({
          check: id,
          technology,
          category,
          title,
          score,
          override: overrides.get(id) ?? null,
          offIn: (off.get(id) ?? []).map(({ account }) => account),
          issues: issues.get(id) ?? 0,
        }));
    },
    /** Null: everywhere. Returns false when it was so already. */
    async switchCheck(checkId: string, accountName: string | null, isOff: boolean): Promise<boolean> {
      const { technology } = checkOf(app.registry, checkId);
      const account = accountName === null ? null : await findAccount(db, accountName);
      const deeds = (isChanged: boolean) => (isChanged ? [checkSwitchDeed(checkId, account?.name ?? null, isOff)] : []);
      return recorded(app, deeds, (tx) =>
        account === null
          ? switchCheck(tx, { checkId, technology }, isOff, app.now())
          : switchCheckInAccount(tx, assertJudged(app.registry, { checkId, technology, account }), isOff, app.now()),
      );
    },
  };
};

const watcherOperations = (app: App) => {
  const db = app.database.kysely;
  return {
    listWatcherSettings: () => listWatcherSettings(db),
    setWatcherSetting(setting: WatcherSetting) {
      technologyOf(app.registry, setting.technology);
      const { technology, active, intervalMinutes } = setting;
      const deed = { action: 'watcher.set', subject: `technology ${technology}`, detail: { active, intervalMinutes } };
      return recorded(app, deed, (tx) => setWatcherSetting(tx, setting, app.now()));
    },
    /** `items`: how many the operator believes that there are. */
    async removeItems(technology: string, items: number): Promise<void> {
      const { watcher } = technologyOf(app.registry, technology);
      const deed = { action: 'watcher.items-removed', subject: `technology ${technology}`, detail: { items } };
      await recorded(app, deed, (tx) => removeItemsOf(tx, { technology, tells: watcher.tells ?? [] }, items, app.now()));
    },
    resetWatcherSetting(technology: string) {
      technologyOf(app.registry, technology);
      const deed = { action: 'watcher.reset', subject: `technology ${technology}` };
      return recorded(app, deed, (tx) => resetWatcherSetting(tx, technology));
    },
  };
};

const issueOperations = (app: App) => ({
  justify: (issueId: number, author: string, reason: string, expiresAt: Date | null) =>
    recorded(app, { action: 'issue.justified', subject: `issue ${issueId}`, detail: { author } }, (tx) =>
      justifyIssue(tx, EVERYTHING, issueId, { author, reason, expiresAt }, app.now()),
    ),
  revoke: (issueId: number, author: string) =>
    recorded(app, { action: 'issue.justification-revoked', subject: `issue ${issueId}`, detail: { author } }, (tx) =>
      revokeJustification(tx, EVERYTHING, issueId, author, app.now()),
    ),
  dueAll: (accountIds: readonly number[] | null, technologies: readonly string[] | null) =>
    dueAll(app.database.kysely, accountIds, technologies, app.now()),
});

/** What the operator states: the whitelist, the ignore list, scores, switches, watchers, justifications. */
export const factOperations = (app: App) => ({
  ...whitelistOperations(app),
  ...overrideOperations(app),
  ...checkOperations(app),
  ...watcherOperations(app),
  ...issueOperations(app),
});
