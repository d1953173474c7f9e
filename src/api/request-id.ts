import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parseTraceParent } from '../telemetry/trace-parent.ts';

/** As proxies and tracers make them. It goes into the log and back to whoever asks, so it is short and without any sign of its own meaning. */
const GIVEN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a request is called: what the proxy before us calls it, if that is an id; else the trace that it belongs to; else a new id. */
export const requestIdOf = ({ 'x-request-id': given, traceparent }: IncomingHttpHeaders): string => {
  if (typeof given === 'string' && GIVEN.test(given)) return given;
  return parseTraceParent(typeof traceparent === 'string' ? { traceparent } : undefined)?.traceId ?? randomUUID();
};
