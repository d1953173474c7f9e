/**
 * Calls a second that we begin with, by service, for one account and region; throttling corrects them.
 * - s3: 5,500 reads a second per prefix of a bucket (S3 user guide, "Optimizing performance"); reads of a bucket's settings are not
 *   published, so this is a tenth of it.
 * - ec2: describe calls refill at 20 a second and more once the bucket of 50 to 100 is empty (EC2 API throttling).
 * - sqs, kms: list and describe calls are limited per account and region to some hundreds a second (KMS quotas: 500 to 2,000).
 * - elasticloadbalancing: describe calls refill at 10 a second (Elastic Load Balancing API reference, request throttling).
 * - rds, redshift: AWS publishes none; 20 a second, as for iam.
 * - iam: AWS publishes none; 20 a second stays below what is known to be throttled, and a scan makes few calls of it.
 * - sns: 30 reads a second (SNS quotas, "API requests hard limits": ListTopics, ListSubscriptionsByTopic 30; ListTagsForResource 10).
 * - route53: 5 requests a second per account (Route 53 quotas); acm: 5 to 10 a second by operation (ACM quotas, "API rate quotas").
 * - lambda: 15 calls of the control plane a second (Lambda quotas, "API requests").
 * - cloudtrail: 10 describe and list calls a second (CloudTrail quotas); ses: 1 call a second (SES quotas, "API throttling").
 * - es, glacier, config, route53domains, directconnect: AWS publishes none for reading; 5 to 10 is a careful beginning.
 */
export const RATE_LIMITS: Readonly<Record<string, number>> = {
  acm: 5,
  cloudtrail: 10,
  config: 5,
  directconnect: 5,
  ec2: 20,
  elasticloadbalancing: 10,
  es: 5,
  glacier: 10,
  iam: 20,
  kms: 100,
  lambda: 15,
  rds: 20,
  redshift: 20,
  route53: 5,
  route53domains: 5,
  s3: 550,
  ses: 1,
  sns: 10,
  sqs: 100,
  sts: 20,
};
