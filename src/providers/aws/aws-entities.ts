import type { Entity, EntityKind } from '../../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { normalNetwork } from '../../model/network-coverage.ts';

const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];

/** Nothing for what is missing or empty. */
function* named(kind: EntityKind, value: Json | undefined): Iterable<Entity> {
  if (typeof value === 'string' && value !== '') yield { kind, value };
}

/** Networks and addresses in their one spelling; what is neither is left out. */
function* network(...values: readonly (Json | undefined)[]): Iterable<Entity> {
  for (const value of values) {
    const normal = typeof value === 'string' ? normalNetwork(value.trim()) : null;
    if (normal !== null) yield { kind: 'network', value: normal };
  }
}

/** The tag `vpcnat` lists, with commas, the networks that a VPC is seen as from outside. */
const natNetworks = (tags: Json | undefined): readonly string[] => {
  const value = isJsonObject(tags) ? tags['vpcnat'] : objects(tags).find(({ Key }) => Key === 'vpcnat')?.['Value'];
  return typeof value === 'string' ? value.split(',') : [];
};

function* vpc(config: JsonObject): Iterable<Entity> {
  // The original's collector changed these spellings once, its readers did not.
  yield* named('vpc', config['Id'] ?? config['id']);
  yield* network(config['CidrBlock'] ?? config['cidr_block']);
  yield* network(...objects(config['CidrBlockAssociationSet']).map(({ CidrBlock }) => CidrBlock));
  yield* network(...objects(config['Ipv6CidrBlockAssociationSet']).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock));
  yield* network(...natNetworks(config['Tags'] ?? config['tags']));
}

function* natGateway(config: JsonObject): Iterable<Entity> {
  for (const { public_ip, private_ip } of objects(config['nat_gateway_addresses'])) yield* network(public_ip, private_ip);
}

/** The kinds of entities of each technology: until it has been read to its end, a miss of such a kind decides nothing. */
export const awsTells: Readonly<Record<string, readonly EntityKind[]>> = {
  s3: ['s3'],
  iamuser: ['userid'],
  iamrole: ['userid'],
  vpc: ['vpc', 'network'],
  endpoint: ['vpce'],
  elasticip: ['network'],
  natgateway: ['network'],
};

/** What the configurations of a technology tell about whose is what, by technology. */
export const awsEntities: Readonly<Record<string, (config: JsonObject) => Iterable<Entity>>> = {
  s3: ({ Name }) => named('s3', Name),
  iamuser: ({ UserId }) => named('userid', UserId),
  iamrole: ({ RoleId }) => named('userid', RoleId),
  vpc,
  endpoint: ({ id }) => named('vpce', id),
  elasticip: ({ public_ip, private_ip_address }) => network(public_ip, private_ip_address),
  natgateway: natGateway,
};
