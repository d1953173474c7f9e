import type { HostedZone, ListResourceRecordSetsCommandOutput, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';

type Route53 = typeof import('@aws-sdk/client-route-53');
type Context = AwsContext<Route53, InstanceType<Route53['Route53Client']>>;
type Place = Partial<Pick<ResourceRecordSet, 'Name' | 'Type' | 'SetIdentifier'>>;

interface ListedRecord {
  readonly zone: HostedZone;
  readonly record: ResourceRecordSet;
}

/** The most that Route 53 gives a page. */
const PAGE = 300;

/** `/hostedzone/Z123` → `Z123`. */
const shortId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** The record sets of a zone from some place on. The SDK has no paginator for them. */
async function* recordsOf(zone: HostedZone, { sdk, client, pages }: Context, from: Place = {}): AsyncGenerator<ListedRecord> {
  let next: Place | null = from;
  while (next !== null) {
    const answer: ListResourceRecordSetsCommandOutput = await client.send(
      new sdk.ListResourceRecordSetsCommand({
        HostedZoneId: shortId(required(zone.Id, 'Id')),
        StartRecordName: next.Name,
        StartRecordType: next.Type,
        StartRecordIdentifier: next.SetIdentifier,
        MaxItems: pages(PAGE).pageSize,
      }),
    );
    for (const record of answer.ResourceRecordSets ?? []) yield { zone, record };
    const { NextRecordName, NextRecordType, NextRecordIdentifier } = answer;
    next = answer.IsTruncated
      ? { Name: required(NextRecordName, 'NextRecordName'), Type: NextRecordType, SetIdentifier: NextRecordIdentifier }
      : null;
  }
}

/** Route 53 gives record sets no ids: the zone, the name, the type and, where several share these, the identifier tell one. */
const uidOf = (zoneId: string, { Name, Type, SetIdentifier }: Place): string =>
  [zoneId, required(Name, 'Name'), required(Type, 'Type'), SetIdentifier].filter((part) => part !== undefined).join(' ');

const titleOf = (zoneId: string, { Name, Type, SetIdentifier }: Place): string =>
  `${Name} ${Type}${SetIdentifier === undefined ? '' : ` [${SetIdentifier}]`} in ${zoneId}`;

const identityOf = ({ zone, record }: ListedRecord) => {
  const zoneId = shortId(required(zone.Id, 'Id'));
  return { uid: uidOf(zoneId, record), name: titleOf(zoneId, record) };
};

const configOf = ({ zone, record }: ListedRecord) => ({
  zonename: zone.Name,
  zoneid: zone.Id,
  zoneprivate: required(zone.Config?.PrivateZone, 'PrivateZone'),
  name: record.Name,
  type: record.Type,
  // Alias records have a target instead of values and of a time to live.
  records: (record.ResourceRecords ?? []).map(({ Value }) => required(Value, 'Value')),
  ttl: record.TTL ?? null,
  alias_target: record.AliasTarget,
  set_identifier: record.SetIdentifier,
  weight: record.Weight,
  latency_region: record.Region,
  failover: record.Failover,
  geo_location: record.GeoLocation,
  geo_proximity_location: record.GeoProximityLocation,
  cidr_routing: record.CidrRoutingConfig,
  multi_value_answer: record.MultiValueAnswer,
  health_check_id: record.HealthCheckId,
  traffic_policy_instance_id: record.TrafficPolicyInstanceId,
});

/** Each record set of each zone, whatever the title says. */
export const route53 = awsWatcher({
  index: 'route53',
  title: 'Route53 Zone',
  scope: 'global',
  sdk: (): Promise<Route53> => import('@aws-sdk/client-route-53'),
  client: (sdk, options) => new sdk.Route53Client(options),
  permissions: ['route53:ListHostedZones', 'route53:ListResourceRecordSets', 'route53:GetHostedZone'],
  goneWhen: ['NoSuchHostedZone'],
  unordered: ['records'],

  async *list(context) {
    for await (const page of context.sdk.paginateListHostedZones(context.pages(100), {})) {
      for (const zone of page.HostedZones ?? []) yield* recordsOf(zone, context);
    }
  },

  identify: identityOf,

  async describe(listed) {
    return { ...identityOf(listed), arn: null, config: configOf(listed) };
  },

  async find({ uid }, context) {
    const [zoneId = '', Name = '', Type = '', ...identifier] = uid.split(' ');
    const { HostedZone: zone } = await context.client.send(new context.sdk.GetHostedZoneCommand({ Id: zoneId }));
    const from = { Name, Type, ...(identifier.length === 0 ? {} : { SetIdentifier: identifier.join(' ') }) } as Place;
    for await (const listed of recordsOf(required(zone, 'HostedZone'), context, from)) {
      if (identityOf(listed).uid === uid) return { listed };
      // They come in the order of names and types: what follows are others.
      if (listed.record.Name !== Name || listed.record.Type !== Type) break;
    }
    return 'gone';
  },
});
