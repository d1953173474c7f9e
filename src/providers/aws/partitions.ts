/**
 * The partitions of AWS, and the region in each where global services and the list of regions are asked.
 * Source: "AWS partitions" in the AWS General Reference.
 */
export const DEFAULT_REGION = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
} as const;

export type Partition = keyof typeof DEFAULT_REGION;

export const isPartition = (text: string): text is Partition => Object.hasOwn(DEFAULT_REGION, text);
