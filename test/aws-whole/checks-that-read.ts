import type { App } from '../../src/app/open-app.ts';
import { type AuditContext, type AuditItem, evaluateItems } from '../../src/engine/evaluate-items.ts';
import { asCheckedAccount } from '../../src/engine/watch-run.ts';
import type { Account } from '../../src/model/account.ts';
import { parsePointer } from '../../src/model/config-paths.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { layOver } from '../../src/model/split-ephemeral.ts';
import { itemsToAudit } from '../../src/store/audit-batch.ts';

/** A copy of a configuration that tells when somebody reads the value at one of the pointers. */
const withTellTales = (config: JsonObject, pointers: readonly string[], onRead: () => void): JsonObject => {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const pointer of pointers) {
    const keys = parsePointer(pointer);
    const last = keys.pop()!;
    let parent: Record<string, unknown> = copy;
    for (const key of keys) {
      parent[key] ??= {};
      parent = parent[key] as Record<string, unknown>;
    }
    const value = parent[last];
    Object.defineProperty(parent, last, {
      enumerable: true,
      configurable: true,
      get: () => {
        onRead();
        return value;
      },
    });
  }
  return copy as JsonObject;
};

/** What was denied of one item: pointers into its configuration. */
export interface DeniedParts {
  readonly itemId: number;
  readonly pointers: readonly string[];
}

const readsThem = async (item: AuditItem, pointers: readonly string[], context: AuditContext): Promise<readonly string[]> => {
  const reading: string[] = [];
  for (const check of context.checksOf(item.item.technology)) {
    let wasRead = false;
    // A copy for each check: what one of them has read is remembered as long as the configuration lives.
    const config = withTellTales(item.config, pointers, () => (wasRead = true));
    await evaluateItems([{ ...item, config }], { ...context, checksOf: () => [check] });
    if (wasRead) reading.push(`${item.id} ${check.id}`);
  }
  return reading;
};

/** `<item id> <check id>` of every check that reads what was denied, found by running the checks over what is stored. */
export const checksThatRead = ({ database, auditor }: App, account: Account, denied: readonly DeniedParts[]): Promise<string[]> =>
  database.kysely.transaction().execute(async (tx) => {
    const context = await auditor.contextIn(tx, new Date());
    const rows = new Map(
      (
        await itemsToAudit(
          tx,
          denied.map(({ itemId }) => itemId),
        )
      ).map((row) => [row.id, row]),
    );
    const reading: string[] = [];
    for (const { itemId, pointers } of denied) {
      const { technology, uid, name, region, arn, config, overlay } = rows.get(itemId)!;
      const item = { technology, uid, name, region, arn };
      const asAccount = asCheckedAccount(account);
      reading.push(
        ...(await readsThem({ id: itemId, account, asAccount, item, config: layOver(config!, overlay), unread: [] }, pointers, context)),
      );
    }
    return reading.sort();
  });
