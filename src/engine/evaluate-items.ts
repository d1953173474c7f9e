import type { Account } from '../model/account.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Cause } from '../model/failure.ts';
import { type Finding, NOTES_LIMIT } from '../model/finding.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { type Ask, askKey } from '../model/owner.ts';
import { type RelatedAsk, relatedAsk } from '../model/related-item.ts';
import type { UnreadPart } from '../model/snapshot.ts';
import type { AccountFacts, Answer, AuditSettings, Check, Known, RelatedItem, Subject } from '../plugin/define-check.ts';
import type { RelatedAnswer } from './related-answer.ts';
import { effectiveScore, isSwitchedOff, type ScoreOverride } from './score-override.ts';
import { guardUnread, UnreadError } from './unread-guard.ts';

/** An item to be judged. */
export interface AuditItem {
  readonly id: number;
  readonly account: Account;
  readonly asAccount: AccountFacts;
  readonly item: Subject['item'];
  /** The whole configuration, its ephemeral parts included. */
  readonly config: JsonObject;
  readonly unread: readonly UnreadPart[];
}

/** A finding with everything that the operator's settings make of it. */
export interface RaisedFinding {
  readonly checkId: string;
  readonly key: string;
  readonly category: string;
  readonly score: number;
  readonly notes: string | null;
  readonly remedy: string | null;
  readonly facts: Finding['facts'];
  /** Ids of other items. */
  readonly links: readonly number[];
}

/** Canonical text of facts, whatever their order: what a justification is bound to. */
export const factsText = (facts: Finding['facts']): string =>
  canonicalJson(facts.map(({ kind, name, value }) => canonicalJson([kind, name, value])).sort() as Json);

export interface UnknownVerdict {
  readonly checkId: string;
  readonly cause: Cause;
}

/** What the checks say of one item. A check that is in none of the lists says "pass". */
export interface Evaluation {
  readonly id: number;
  readonly raised: readonly RaisedFinding[];
  readonly unknown: readonly UnknownVerdict[];
  /** Ids of the checks that were not run, because somebody has switched them off. */
  readonly off: readonly string[];
  readonly asked: readonly (Ask & { readonly complete: boolean })[];
  /** Until when the verdicts hold; null: until something changes. */
  readonly holdsUntil: Date | null;
}

/** Where questions are answered. */
export interface AnswerSource {
  answer(asks: readonly Ask[]): Promise<ReadonlyMap<string, Answer>>;
  related(asks: readonly RelatedAsk[]): Promise<ReadonlyMap<string, RelatedAnswer>>;
}

export interface AuditContext {
  readonly checksOf: (technology: string) => readonly Check[];
  readonly overrides: ReadonlyMap<string, ScoreOverride>;
  readonly settings: AuditSettings;
  readonly now: Date;
  readonly source: AnswerSource;
  /** Answers known already, by `askKey`; grows. */
  readonly answers: Map<string, Answer>;
  /** Other items that are known already, by `askKey`; grows. Configurations are large: one for a batch. */
  readonly related: Map<string, RelatedAnswer>;
}

/** What a check gets for a question that is still to be answered; what it makes of it is thrown away. */
const UNANSWERED: Answer = { owners: [], complete: true };
/** A check whose answers lead to new questions, and those to more, gets this many rounds. */
const ROUNDS = 8;

interface Judging {
  readonly asked: Map<string, Ask & { complete: boolean }>;
  readonly open: Map<string, Ask>;
  readonly openRelated: Map<string, RelatedAsk>;
  readonly raised: RaisedFinding[];
  readonly unknown: UnknownVerdict[];
  readonly off: string[];
  until: number;
}

/** What one check wants to know of one item. */
interface Asking {
  readonly check: Check;
  readonly audited: AuditItem;
  readonly context: AuditContext;
  readonly judging: Judging;
  /** Why answers that it got do not decide. */
  readonly undecided: Cause[];
}

const undecidedCause = ({ kind, value }: Ask): Cause => ({
  code: 'SourceIncomplete',
  message: `Whose ${kind} ${value} is cannot be said before every account has been read completely.`,
});

const askOwners = ({ context, judging, undecided }: Asking, question: Ask): Answer => {
  const key = askKey(question);
  const answer = context.answers.get(key);
  if (!answer) {
    judging.open.set(key, question);
    return UNANSWERED;
  }
  judging.asked.set(key, { ...question, complete: answer.complete });
  if (!answer.complete && answer.owners.length === 0) undecided.push(undecidedCause(question));
  return answer;
};

const askRelated = ({ check, audited, context, judging, undecided }: Asking, technology: string, uid: string): RelatedItem | null => {
  if (!check.asks.includes(technology)) throw new TypeError(`it asks for an item of "${technology}", which it does not declare in "asks".`);
  const question = relatedAsk(audited.account.id, technology, uid);
  const key = askKey(question);
  const answer = context.related.get(key);
  if (!answer) {
    judging.openRelated.set(key, question);
    return null;
  }
  const { kind, value } = question;
  judging.asked.set(key, { kind, value, complete: answer.doubt === null });
  if (answer.doubt !== null)
    undecided.push({ ...answer.doubt, message: `The ${technology} ${uid} could not be read: ${answer.doubt.message}` });
  return answer.item;
};

/** Answers from what is known, and notes what is not. */
const knownFor = (asking: Asking): Known => ({
  account: (identifier) => askOwners(asking, { kind: 'account', value: identifier }),
  owners: (kind, value) => askOwners(asking, { kind, value }),
  item: (technology, uid) => askRelated(asking, technology, uid),
});

const raise = (check: Check, finding: Finding, account: Account, override: ScoreOverride | undefined): RaisedFinding => ({
  checkId: check.id,
  key: finding.key,
  category: finding.category ?? check.category,
  score: effectiveScore(finding.score ?? check.score, override, account),
  notes: finding.notes === null ? null : finding.notes.slice(0, NOTES_LIMIT),
  remedy: finding.remedy ?? null,
  facts: finding.facts,
  links: finding.links ?? [],
});

const causeOf = (thrown: unknown): Cause =>
  thrown instanceof UnreadError
    ? { ...thrown.unread, message: thrown.message }
    : { code: 'DefectiveCheck', message: `The check failed: ${sentenceOf(thrown)}` };

const runCheck = (check: Check, audited: AuditItem, config: JsonObject, context: AuditContext, judging: Judging): void => {
  const override = context.overrides.get(check.id);
  if (isSwitchedOff(override, audited.account)) {
    judging.off.push(check.id);
    return;
  }
  const undecided: Cause[] = [];
  const subject: Subject = {
    account: audited.asAccount,
    item: audited.item,
    config,
    known: knownFor({ check, audited, context, judging, undecided }),
    settings: context.settings,
    now: context.now,
    holdsUntil: (date) => {
      if (date.getTime() > context.now.getTime()) judging.until = Math.min(judging.until, date.getTime());
    },
  };
  const keys = new Set<string>();
  try {
    for (const finding of check.audit(subject)) {
      if (keys.has(finding.key)) throw new MonkeyError('defective-check', `two findings have the key "${finding.key}".`);
      keys.add(finding.key);
      judging.raised.push(raise(check, finding, audited.account, override));
    }
    if (undecided.length > 0) judging.unknown.push({ checkId: check.id, cause: undecided[0]! });
  } catch (thrown) {
    // Whatever it is, this check says nothing certain of this item; the others go on.
    judging.unknown.push({ checkId: check.id, cause: causeOf(thrown) });
  }
};

const judge = (audited: AuditItem, checks: readonly Check[], context: AuditContext): Judging => {
  const judging: Judging = {
    asked: new Map(),
    open: new Map(),
    openRelated: new Map(),
    raised: [],
    unknown: [],
    off: [],
    until: Number.POSITIVE_INFINITY,
  };
  const config = guardUnread(audited.config, audited.unread);
  for (const check of checks) runCheck(check, audited, config, context, judging);
  return judging;
};

/** The same label, note and score count once per item, whichever check came first: three checks may meet one text that cannot be parsed. */
const once = (raised: readonly RaisedFinding[]): RaisedFinding[] => {
  const told = new Map<string, string>();
  return raised.filter(({ checkId, category, notes, score }) => {
    if (notes === null) return true;
    const text = `${score} ${category} ${notes}`;
    const first = told.get(text) ?? checkId;
    told.set(text, first);
    return first === checkId;
  });
};

const evaluationOf = (id: number, { raised, unknown, off, asked, until }: Judging): Evaluation => ({
  id,
  raised: raised.length > 1 ? once(raised) : raised,
  unknown,
  off,
  asked: [...asked.values()],
  holdsUntil: Number.isFinite(until) ? new Date(until) : null,
});

/** The questions of a round, each once, however many items ask it. */
interface Questions {
  readonly owners: Map<string, Ask>;
  readonly related: Map<string, RelatedAsk>;
}

const answerAll = async ({ source, answers, related }: AuditContext, questions: Questions): Promise<void> => {
  if (questions.owners.size > 0) for (const [key, answer] of await source.answer([...questions.owners.values()])) answers.set(key, answer);
  if (questions.related.size > 0)
    for (const [key, answer] of await source.related([...questions.related.values()])) related.set(key, answer);
};

/**
 * Runs the checks over items. A check that asks something new is run again once the answers are there: all questions of
 * all items are answered together, round by round.
 */
export const evaluateItems = async (items: readonly AuditItem[], context: AuditContext): Promise<Evaluation[]> => {
  const done = new Map<number, Evaluation>();
  let waiting = items;
  for (let round = 0; round < ROUNDS && waiting.length > 0; round += 1) {
    const questions: Questions = { owners: new Map(), related: new Map() };
    const again: AuditItem[] = [];
    for (const audited of waiting) {
      const judging = judge(audited, context.checksOf(audited.item.technology), context);
      if (judging.open.size + judging.openRelated.size === 0) {
        done.set(audited.id, evaluationOf(audited.id, judging));
        continue;
      }
      for (const [key, question] of judging.open) questions.owners.set(key, question);
      for (const [key, question] of judging.openRelated) questions.related.set(key, question);
      again.push(audited);
    }
    await answerAll(context, questions);
    waiting = again;
  }
  if (waiting.length > 0) throw new MonkeyError('defective-check', `The checks of ${waiting[0]!.item.technology} ask without end.`);
  return items.map((audited) => done.get(audited.id)!);
};
