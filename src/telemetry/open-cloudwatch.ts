import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Datum } from './metric-buffer.ts';

export interface CloudWatchTarget {
  readonly namespace: string;
  readonly region: string;
  /** After so long a request counts as failed. */
  readonly timeoutMilliseconds: number;
}

export interface CloudWatch {
  /** One PutMetricData. Rejects with what went wrong. */
  put(data: readonly Datum[]): Promise<void>;
  destroy(): void;
}

/**
 * A statistic set: the sum is the same as that of a plain value, and the number of samples, the average, the least and the most
 * stay what they would be if each measurement had been sent by itself. Only percentiles are lost, and its size is always the same.
 */
const asMetricDatum = ({ name, tech, account, at, samples, sum, least, most }: Datum): MetricDatum => ({
  MetricName: name,
  // In this order: it is the one of the original.
  Dimensions: [
    { Name: 'tech', Value: tech },
    { Name: 'account_number', Value: account },
  ],
  Timestamp: at,
  StatisticValues: { SampleCount: samples, Sum: sum, Minimum: least, Maximum: most },
  Unit: 'Count',
});

const openClient = async (region: string) => {
  // Half a second and 28 MB, which only those pay who send metrics.
  const sdk = await import('@aws-sdk/client-cloudwatch');
  // Whoever calls us tries again later; the SDK's own attempts would only make one send last longer.
  // Compression would start at 10 kB, and simulators of AWS (moto 5.2.1) answer 500 to compressed JSON.
  return { sdk, client: new sdk.CloudWatchClient({ region, maxAttempts: 1, disableRequestCompression: true }) };
};

const rejectWhen = (signal: AbortSignal): Promise<never> => {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
};

/** CloudWatch, opened with the first request. Credentials and endpoint are found as every AWS SDK finds them. */
export const openCloudWatch = ({ namespace, region, timeoutMilliseconds }: CloudWatchTarget): CloudWatch => {
  let opening: ReturnType<typeof openClient> | undefined;
  return {
    async put(data) {
      opening ??= openClient(region);
      const { sdk, client } = await opening;
      const signal = AbortSignal.timeout(timeoutMilliseconds);
      const command = new sdk.PutMetricDataCommand({ Namespace: namespace, MetricData: data.map(asMetricDatum) });
      try {
        // The search for credentials does not heed the signal, so it is raced.
        await Promise.race([client.send(command, { abortSignal: signal }), rejectWhen(signal)]);
      } catch (cause) {
        if (!signal.aborted) throw cause;
        throw new Error(`CloudWatch did not answer within ${timeoutMilliseconds / 1000} seconds.`, { cause });
      }
    },
    destroy() {
      void opening?.then(({ client }) => client.destroy()).catch(() => undefined);
    },
  };
};
