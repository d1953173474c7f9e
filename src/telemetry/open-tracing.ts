import { readTracingSettings } from './read-tracing-settings.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';
import type { Warn } from './warn-seldom.ts';

export interface TracingIdentity {
  /** What this process does: `worker`, `scheduler`, `api`. */
  readonly role: string;
  readonly version: string;
  /** Told of variables that cannot be used, and of a collector that takes nothing. */
  readonly warn?: Warn;
}

/** Traces over OTLP when the standard variables name a collector; otherwise nothing, and nothing of OpenTelemetry is loaded. */
export const openTracing = async (
  environment: NodeJS.ProcessEnv,
  { role, version, warn = () => undefined }: TracingIdentity,
): Promise<Tracing> => {
  const settings = readTracingSettings(environment, (sentence) => warn(sentence, undefined));
  if (settings === null) return NO_TRACING;
  const { openOtlpTracing } = await import('./open-otlp-tracing.ts');
  return openOtlpTracing(settings, { role, version, warn });
};
