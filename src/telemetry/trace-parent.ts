import type { SpanContext } from '@opentelemetry/api';
import type { TraceFields } from './tracing.ts';

/** Version, trace, span, flags. Later versions may have more behind. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The span as a `traceparent` of W3C Trace Context. */
export const formatTraceParent = ({ traceId, spanId, traceFlags }: SpanContext): TraceFields => ({
  traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
});

/** The span that a `traceparent` names, or null when there is none or it cannot be read: then a trace begins anew. */
export const parseTraceParent = (fields: TraceFields | undefined): SpanContext | null => {
  const match = TRACEPARENT.exec(fields?.['traceparent'] ?? '');
  if (match === null || (match[1] === '00' && match[5] !== undefined)) return null;
  return { traceId: match[2]!, spanId: match[3]!, traceFlags: Number.parseInt(match[4]!, 16), isRemote: true };
};
