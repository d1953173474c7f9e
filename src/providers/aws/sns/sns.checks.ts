import type { Finding } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { accountFact, type Check, configFact, defineCheck, type Subject } from '../../../plugin/define-check.ts';
import { classifyAccount, type EntityClass } from '../policy/classify.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { findingKey } from '../policy/finding-key.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { noteList } from '../policy/note-list.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';

const sns = { index: 'sns' };

const isEmpty = (policy: Json | undefined): boolean =>
  policy === undefined || policy === null || (isJsonObject(policy) && Object.keys(policy).length === 0);

const policyEmpty = defineCheck({
  id: 'sns.policy-empty',
  watches: sns,
  overrideKey: 'check_snstopicpolicy_empty (SNSAuditor)',
  category: 'SNS Topic Policy is empty',
  score: 1,
  title: 'The SNS topic has a policy',
  risk: 'Without a policy nobody can see from the topic who is meant to use it; only policies of identities decide.',
  remedy: 'Write a policy that names who may publish and subscribe.',
  *audit({ config }) {
    if (isEmpty(config['policy'])) yield { key: 'empty', notes: null, facts: [configFact('policy', null)] };
  },
});

/** What the subscription of each class of accounts is called, and counts. */
const CLASSES = {
  UNKNOWN: { category: ISSUE_CATEGORY.unknown, score: 10, label: 'unknown' },
  THIRDPARTY: { category: ISSUE_CATEGORY.thirdParty, score: 0, label: 'thirdparty' },
  FRIENDLY: { category: ISSUE_CATEGORY.friendly, score: 0, label: 'friendly' },
} as const;

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Subscriptions that receive something: until it is confirmed, one has no ARN of its own. */
const activeSubscriptions = ({ subscriptions }: JsonObject): readonly JsonObject[] =>
  (Array.isArray(subscriptions) ? (subscriptions as readonly Json[]) : [])
    .filter(isJsonObject)
    .filter(({ SubscriptionArn }) => SubscriptionArn !== 'PendingConfirmation' && SubscriptionArn !== 'Deleted');

const subscriptionFinding = (subscription: JsonObject, subject: Subject): Finding | null => {
  const owner = textOf(subscription['Owner']);
  if (owner === '') return null;
  const found = classifyAccount(owner, subject);
  const entityClass = (Object.keys(CLASSES) as (keyof typeof CLASSES & EntityClass)[]).find((candidate) => found.has(candidate));
  if (entityClass === undefined) return null;
  const { category, score, label } = CLASSES[entityClass];
  const endpoint = `${textOf(subscription['Protocol'])}:${textOf(subscription['Endpoint'])}`;
  return {
    key: findingKey(`${owner} ${endpoint}`),
    category,
    score,
    notes: `Account: [${owner}/${found.get(entityClass)?.name ?? 'UNKNOWN'}] Entity: [${endpoint}] Actions: ${noteList(['subscription'])}`,
    facts: [configFact('endpoint', endpoint), accountFact(owner, label)],
  };
};

const subscriptionsCrossAccount = defineCheck({
  id: 'sns.subscriptions-cross-account',
  watches: sns,
  overrideKey: 'check_subscriptions_crossaccount (SNSAuditor)',
  category: ISSUE_CATEGORY.unknown,
  score: 10,
  title: 'Other accounts that receive what is published are known',
  risk: 'Whoever owns the subscription reads every message of the topic.',
  remedy: 'Find out whose account it is: add it to the known ones, or remove the subscription and the permission to subscribe.',
  *audit(subject) {
    const findings = activeSubscriptions(subject.config).map((subscription) => subscriptionFinding(subscription, subject));
    // An endpoint may be subscribed twice, with different filters.
    yield* new Map(findings.filter((finding) => finding !== null).map((finding) => [finding.key, finding])).values();
  },
});

export const snsChecks: readonly Check[] = [
  ...resourcePolicyChecks({
    index: sns.index,
    auditorClass: 'SNSAuditor',
    noun: 'SNS topic',
    documents: (config) => documentsAt(config, ['policy']),
  }),
  policyEmpty,
  subscriptionsCrossAccount,
];
