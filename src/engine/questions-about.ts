import { relatedAsk } from '../model/related-item.ts';
import type { Question } from '../store/entity-batch.ts';
import type { WatchRun } from './watch-run.ts';

/** The questions of other items' audits that these items answer. None, as a rule: few technologies are asked for. */
export const questionsAbout = (
  { account, auditor }: Pick<WatchRun, 'account' | 'auditor'>,
  items: readonly { readonly technology: string; readonly uid: string }[],
): Question[] =>
  items
    .filter(({ technology }) => auditor.registry.askedFor.has(technology))
    .map(({ technology, uid }) => relatedAsk(account.id, technology, uid));
