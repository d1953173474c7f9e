import { hostname } from 'node:os';
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type TracerProviderOptions,
} from '@opentelemetry/sdk-trace';
import { sentenceOf } from '../model/errors.ts';
import type { SamplerName, TracingSettings } from './read-tracing-settings.ts';
import { formatTraceParent, parseTraceParent } from './trace-parent.ts';
import type { Tracing } from './tracing.ts';
import { waitAtMost } from './wait-at-most.ts';
import { type Warn, warnSeldom } from './warn-seldom.ts';

const NAME = 'security-monkey';
const CLOSE_MILLISECONDS = 5000;

interface Identity {
  readonly role: string;
  readonly version: string;
  readonly warn: Warn;
}

const SAMPLERS: Readonly<Record<SamplerName, (ratio: number) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

type Resource = NonNullable<TracerProviderOptions['resource']>;

/** Whose spans these are. The package that makes resources is only a dependency of the SDK, so that its small interface is met here. */
const resourceOf = (attributes: Resource['attributes']): Resource => ({
  attributes,
  getRawAttributes: () => Object.entries(attributes),
  merge: (other) => resourceOf({ ...attributes, ...other?.attributes }),
});

/** The SDK keeps failures to itself. */
const tellingExporter = (exporter: SpanExporter, warn: Warn): SpanExporter => ({
  export: (spans, done) =>
    exporter.export(spans, (result) => {
      if (result.error !== undefined) warn(`Traces could not be sent: ${sentenceOf(result.error)}`, result.error);
      done(result);
    }),
  shutdown: () => exporter.shutdown(),
});

const openProvider = ({ url, timeoutMilliseconds, sampler, ratio, attributes }: TracingSettings, { role, version, warn }: Identity) =>
  new TracerProvider({
    sampler: SAMPLERS[sampler](ratio),
    resource: resourceOf({
      'service.name': NAME,
      'service.version': version,
      'monkey.role': role,
      'host.name': hostname(),
      'process.pid': process.pid,
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.name': 'opentelemetry',
      ...attributes,
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellingExporter(new OTLPTraceExporter({ url, timeoutMillis: timeoutMilliseconds }), warnSeldom(warn)),
      }),
    ],
  });

const noteError = (span: Span, thrown: unknown): void => {
  span.recordException(thrown instanceof Error ? thrown : String(thrown));
  span.setStatus({ code: SpanStatusCode.ERROR, message: sentenceOf(thrown) });
};

/** Traces to a collector. Nothing is registered globally: two of these in one process do not see each other. */
export const openOtlpTracing = (settings: TracingSettings, identity: Identity): Tracing => {
  const provider = openProvider(settings, identity);
  const tracer = provider.getTracer(NAME, identity.version);
  const contexts = new AsyncLocalStorageContextManager();
  let closing: Promise<void> | undefined;
  return {
    async span(name, attributes, work, { parent } = {}) {
      const remote = parseTraceParent(parent);
      const around = remote === null ? contexts.active() : trace.setSpanContext(contexts.active(), remote);
      const span = tracer.startSpan(name, { attributes }, around);
      try {
        return await contexts.with(trace.setSpan(around, span), () => work({ set: (more) => void span.setAttributes(more) }));
      } catch (error) {
        noteError(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    inject() {
      const current = trace.getSpanContext(contexts.active());
      return current === undefined ? {} : formatTraceParent(current);
    },
    close() {
      // What cannot be sent has been told of by the exporter.
      closing ??= waitAtMost(
        provider.shutdown().catch(() => undefined),
        CLOSE_MILLISECONDS,
      );
      return closing;
    },
  };
};
