import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): S3Client => new S3Client(options(region));

const openPolicy = (bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }],
  });

const create = async (estate: Estate, Bucket: string, region: string): Promise<void> => {
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  await clientOf(estate, region).send(new CreateBucketCommand({ Bucket, ...where }));
};

/** Bucket names are unique in the world, so they carry the account. */
const nameOf = ({ account }: Estate, stem: string): string => `${stem}-${account}`;

/** A plain bucket per region, one with an open policy, one with an open access control list, one that will go. */
export const s3Estate: EstatePart = {
  technology: 's3',
  impossible: 'GrantReferences: moto tells no display names, and AWS has retired them.',
  async seed(estate) {
    const [first, last] = [estate.regions[0]!, estate.regions.at(-1)!];
    const names = ['open-policy', 'open-acl', 'short-lived'].map((stem) => nameOf(estate, stem));
    const plain = estate.regions.map((region) => nameOf(estate, `plain-${region}`));
    for (const [at, region] of estate.regions.entries()) await create(estate, plain[at]!, region);
    await create(estate, names[0]!, last);
    await create(estate, names[1]!, first);
    await create(estate, names[2]!, first);
    await clientOf(estate, last).send(new PutBucketPolicyCommand({ Bucket: names[0]!, Policy: openPolicy(names[0]!) }));
    await clientOf(estate, first).send(new PutBucketAclCommand({ Bucket: names[1]!, ACL: 'public-read' }));
    await clientOf(estate, first).send(
      new PutBucketTaggingCommand({ Bucket: plain[0]!, Tagging: { TagSet: [{ Key: 'team', Value: 'files' }] } }),
    );
    return [...plain, ...names];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await create(estate, nameOf(estate, 'made-today'), region);
    await client.send(
      new PutBucketVersioningCommand({ Bucket: nameOf(estate, `plain-${region}`), VersioningConfiguration: { Status: 'Enabled' } }),
    );
    await client.send(new DeleteBucketCommand({ Bucket: nameOf(estate, 'short-lived') }));
    return deeds('s3', region, {
      created: [nameOf(estate, 'made-today'), 'CreateBucket'],
      changed: [nameOf(estate, `plain-${region}`), 'versioning turned on'],
      deleted: [nameOf(estate, 'short-lived'), 'DeleteBucket'],
      ephemeral: null,
    });
  },
};
