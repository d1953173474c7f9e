import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { describeCertificate } from '../../src/providers/aws/iam/describe-certificate.ts';
import { hasAttachments } from '../../src/providers/aws/iam/managed-policy.checks.ts';
import { classify } from '../../src/providers/aws/policy/classify.ts';
import { documentsAt } from '../../src/providers/aws/policy/documents-at.ts';
import { parsePolicyDocument } from '../../src/providers/aws/policy/policy-document.ts';
import { stringList } from '../../src/providers/aws/policy/string-list.ts';
import { customWeaknesses, weaknessFinding } from '../../src/providers/aws/tls/tls-findings.ts';
import { runEngineUnit } from './engine-units.ts';
import { hasNamedMembers } from './has-named-members.ts';
import { factsOf, knownFrom, type Surroundings, surroundingsOf, vectorAccounts } from './known-from-context.ts';
import { failed, type Outcome, PASSED, skipped } from './outcome.ts';
import { settingsFrom } from './settings-from-context.ts';
import { smallestNetworks } from './smallest-networks.ts';
import type { Vector } from './vector.ts';

type Unit = (input: JsonObject, vector: Vector, expected: Json) => unknown;

const loadPolicies: Unit = ({ config, paths }, _vector, expected) => {
  const documents = documentsAt(config as JsonObject, stringList(paths));
  return isJsonObject(expected) ? { count: documents.length } : documents;
};

const valuesOf = ({ owners }: Surroundings, kind: string): readonly (readonly [string, readonly string[]])[] =>
  [...owners].filter(([key]) => key.startsWith(`${kind} `)).map(([key, identifiers]) => [key.slice(kind.length + 1), [...identifiers]]);

const keysOf = (surroundings: Surroundings, kind: string): readonly string[] => valuesOf(surroundings, kind).map(([value]) => value);

const accountNumbers = ({ accounts }: Surroundings, thirdParty: boolean): readonly string[] =>
  accounts.filter((account) => account.thirdParty === thirdParty).map(({ identifier }) => identifier);

const buildObjectStore: Unit = (_input, vector) => {
  const surroundings = surroundingsOf(vector);
  return {
    s3: Object.fromEntries(valuesOf(surroundings, 's3')),
    friendly_accounts: accountNumbers(surroundings, false),
    thirdparty_accounts: accountNumbers(surroundings, true),
    userid_keys: keysOf(surroundings, 'userid'),
    vpc_keys: keysOf(surroundings, 'vpc'),
    vpce_keys: keysOf(surroundings, 'vpce'),
    cidr_keys: [...new Set([...surroundings.networks.values()].flatMap(smallestNetworks))],
  };
};

const classifyEntities: Unit = ({ policy, item_account: name }, vector) => {
  const account = factsOf(vectorAccounts(vector).find((candidate) => candidate.name === name) ?? vector.account!);
  const asker = { account, known: knownFrom(surroundingsOf(vector)), settings: settingsFrom(vector.context) };
  const whos = parsePolicyDocument(policy)
    .statements.filter(({ allows }) => allows)
    .flatMap((statement) => statement.whos);
  return whos.map((who) => ({ category: who.category, value: who.value, classes: [...classify(who, asker).keys()] }));
};

const inspectCustomPolicy: Unit = ({ policy, policy_name: name, ports }) => {
  const used = { name: String(name), ports: JSON.parse(String(ports)) as Json[] };
  const findings = [...customWeaknesses(policy as JsonObject)].map((weakness) => weaknessFinding(used, weakness));
  return { count: findings.length, findings: findings.map(({ score, category, notes }) => ({ score, category, notes })) };
};

const UNITS: Readonly<Record<string, Unit>> = {
  'policies.load': loadPolicies,
  'object-store.build': buildObjectStore,
  'entities.classify': classifyEntities,
  'tls.inspect-custom-policy': inspectCustomPolicy,
  'certificate.describe': ({ pem }) => describeCertificate(String(pem)),
  'managed-policy.has-attachments': ({ config }) => hasAttachments(config as JsonObject),
};

/** Runs one helper of the product, and compares its answer. */
export const runUnitVector = async (vector: Vector, expected: Json): Promise<Outcome> => {
  const unit = vector.unit ?? '';
  const known = UNITS[unit];
  if (known === undefined && !unit.startsWith('engine.')) return failed(`the unit ${unit}`, 'there is no such unit');
  const input = isJsonObject(vector.input) ? vector.input : {};
  const actual = known === undefined ? await runEngineUnit(vector) : known(input, vector, expected);
  if (actual === 'skip') return skipped(`the unit ${unit} is not built yet`);
  return hasNamedMembers(actual, expected) ? PASSED : failed(expected, actual);
};
