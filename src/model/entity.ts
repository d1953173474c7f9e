/**
 * Kinds of things that policies and rules name and that belong to an account: a bucket name, the unique id of an IAM
 * user or role, a VPC, a VPC endpoint, a network (CIDR), a canonical user id or legacy name of S3.
 */
export const ENTITY_KINDS = ['s3', 'userid', 'vpc', 'vpce', 'network', 'canonical'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** One fact that an item tells about the environment: "this network is mine". */
export interface Entity {
  readonly kind: EntityKind;
  readonly value: string;
}
