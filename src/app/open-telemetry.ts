import type { Logger } from 'pino';
import { makeCloudWatchMetrics } from '../telemetry/cloudwatch-metrics.ts';
import { combineMeasures } from '../telemetry/combine-measures.ts';
import type { Measure } from '../telemetry/measurement.ts';
import { openTracing } from '../telemetry/open-tracing.ts';
import { makePrometheusMetrics, type PrometheusMetrics } from '../telemetry/prometheus-metrics.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { App } from './open-app.ts';
import { programVersion } from './program-version.ts';

/** Where a role tells how it does. */
export interface Telemetry extends Pick<Tracing, 'span' | 'inject'>, Pick<PrometheusMetrics, 'setQueue' | 'setScheduler' | 'setPool'> {
  readonly measure: Measure;
  metrics(): Promise<{ readonly text: string; readonly contentType: string }>;
  close(): Promise<void>;
}

/** Opens the ends of telemetry that the settings and the environment name. */
export const openTelemetry = async ({ settings }: App, logger: Logger, role: string): Promise<Telemetry> => {
  const version = programVersion();
  const warn = (sentence: string, error: unknown): void => logger.warn({ err: error }, sentence);
  const prometheus = makePrometheusMetrics({ defaults: true, version });
  const cloudWatch = settings.metricsEnabled
    ? makeCloudWatchMetrics({ namespace: settings.metricsNamespace, region: settings.metricsPostRegion, warn })
    : null;
  const tracing = await openTracing(process.env, { role, version, warn });
  const ends = [prometheus.measure, ...(cloudWatch ? [cloudWatch.measure] : [])];
  return {
    span: tracing.span,
    inject: tracing.inject,
    setQueue: prometheus.setQueue,
    setScheduler: prometheus.setScheduler,
    setPool: prometheus.setPool,
    measure: combineMeasures(ends, (error) => logger.warn({ err: error }, 'a measurement was lost')),
    metrics: async () => ({ text: await prometheus.text(), contentType: prometheus.contentType }),
    async close() {
      await Promise.all([cloudWatch?.close(), tracing.close()]);
    },
  };
};
