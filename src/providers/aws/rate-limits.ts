/**
 * Calls a second that we begin with, by service, for one account and region; throttling corrects them.
 * - s3: 5,500 reads a second per prefix of a bucket (S3 user guide, "Optimizing performance"); reads of a bucket's settings are not
 *   published, so this is a tenth of it.
 * - ec2: describe calls refill at 20 a second and more once the bucket of 50 to 100 is empty (EC2 API throttling).
 * - sqs, kms: list and describe calls are limited per account and region to some hundreds a second (KMS quotas: 500 to 2,000).
 * - iam: AWS publishes none; 20 a second stays below what is known to be throttled, and a scan makes few calls of it.
 */
export const RATE_LIMITS: Readonly<Record<string, number>> = { s3: 550, ec2: 20, sqs: 100, kms: 100, iam: 20, sts: 20 };
