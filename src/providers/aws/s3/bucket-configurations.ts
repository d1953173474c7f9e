import type { S3Client } from '@aws-sdk/client-s3';

export interface BucketContext {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/** The SDK has no paginator for these lists: follows their tokens. */
const allPages = async <Item>(read: (token: string | undefined) => Promise<Page<Item>>): Promise<Item[]> => {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    all.push(...(page.items ?? []));
    token = page.next;
  } while (token !== undefined);
  return all;
};

export const analyticsConfigurations = (Bucket: string, { sdk, client }: BucketContext) =>
  allPages(async (ContinuationToken) => {
    const answer = await client.send(new sdk.ListBucketAnalyticsConfigurationsCommand({ Bucket, ContinuationToken }));
    return { items: answer.AnalyticsConfigurationList, next: answer.NextContinuationToken };
  });

export const metricsConfigurations = (Bucket: string, { sdk, client }: BucketContext) =>
  allPages(async (ContinuationToken) => {
    const answer = await client.send(new sdk.ListBucketMetricsConfigurationsCommand({ Bucket, ContinuationToken }));
    return { items: answer.MetricsConfigurationList, next: answer.NextContinuationToken };
  });

export const inventoryConfigurations = (Bucket: string, { sdk, client }: BucketContext) =>
  allPages(async (ContinuationToken) => {
    const answer = await client.send(new sdk.ListBucketInventoryConfigurationsCommand({ Bucket, ContinuationToken }));
    return { items: answer.InventoryConfigurationList, next: answer.NextContinuationToken };
  });
