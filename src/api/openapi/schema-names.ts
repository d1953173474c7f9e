import { z } from 'zod';
import * as account from '../../contract/account.ts';
import * as accountType from '../../contract/account-type.ts';
import * as apiKey from '../../contract/api-key.ts';
import * as auditLog from '../../contract/audit-log.ts';
import * as bulkJustification from '../../contract/bulk-justification.ts';
import * as change from '../../contract/change.ts';
import * as check from '../../contract/check.ts';
import * as comment from '../../contract/comment.ts';
import * as comparison from '../../contract/comparison.ts';
import * as credentials from '../../contract/credentials.ts';
import * as dashboard from '../../contract/dashboard.ts';
import * as exports from '../../contract/export.ts';
import * as failure from '../../contract/failure.ts';
import * as filterFields from '../../contract/filter-fields.ts';
import * as health from '../../contract/health.ts';
import * as ignoreList from '../../contract/ignore-list.ts';
import * as issue from '../../contract/issue.ts';
import * as issueGroup from '../../contract/issue-group.ts';
import * as item from '../../contract/item.ts';
import * as job from '../../contract/job.ts';
import * as networkWhitelist from '../../contract/network-whitelist.ts';
import * as overview from '../../contract/overview.ts';
import * as page from '../../contract/page.ts';
import * as person from '../../contract/person.ts';
import * as problem from '../../contract/problem.ts';
import * as retention from '../../contract/retention.ts';
import * as revision from '../../contract/revision.ts';
import * as run from '../../contract/run.ts';
import * as scoreOverride from '../../contract/score-override.ts';
import * as session from '../../contract/session.ts';
import * as signInProvider from '../../contract/sign-in-provider.ts';
import * as suggestion from '../../contract/suggestion.ts';
import * as watcherHealth from '../../contract/watcher-health.ts';
import * as watcherSetting from '../../contract/watcher-setting.ts';

/** Every file of the contract, by its name. */
export const CONTRACT = {
  'watcher-health': watcherHealth,
  suggestion,
  run,
  job,
  'issue-group': issueGroup,
  export: exports,
  dashboard,
  comparison,
  change,
  'bulk-justification': bulkJustification,
  'watcher-setting': watcherSetting,
  'score-override': scoreOverride,
  'network-whitelist': networkWhitelist,
  'ignore-list': ignoreList,
  check,
  'account-type': accountType,
  account,
  'api-key': apiKey,
  'audit-log': auditLog,
  comment,
  credentials,
  failure,
  'filter-fields': filterFields,
  health,
  issue,
  item,
  overview,
  page,
  person,
  problem,
  retention,
  revision,
  session,
  'sign-in-provider': signInProvider,
};

/** `Issue`, but neither `listOf` nor `queryList`. */
const IS_SCHEMA_NAME = /^[A-Z][a-z]\w*$/;

const namesOf = (files: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Map<z.core.$ZodType, string> => {
  const names = new Map<z.core.$ZodType, string>();
  const taken = new Set<string>();
  for (const [name, value] of Object.values(files).flatMap((file) => Object.entries(file))) {
    if (!(value instanceof z.ZodType) || !IS_SCHEMA_NAME.test(name)) continue;
    if (taken.has(name)) throw new TypeError(`Two schemas of the contract are called ${name}.`);
    taken.add(name);
    if (!names.has(value)) names.set(value, name);
  }
  return names;
};

/** What the contract calls each of its schemas: the components of the description of the API. */
export const SCHEMA_NAMES: ReadonlyMap<z.core.$ZodType, string> = namesOf(CONTRACT);
