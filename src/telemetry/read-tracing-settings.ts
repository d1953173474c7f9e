const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export type SamplerName = (typeof SAMPLERS)[number];

/** What the variables of OpenTelemetry say, as far as they are heeded here. The exporter reads headers, certificates and compression by itself. */
export interface TracingSettings {
  readonly url: string;
  readonly timeoutMilliseconds: number;
  readonly sampler: SamplerName;
  /** The share of traces that is kept, by samplers that ask for one. */
  readonly ratio: number;
  /** Of OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** OpenTelemetry says 10 seconds; a process that stops would have to wait as long for a collector that is away. */
const TIMEOUT = 5000;

type Read = (name: string) => string | undefined;

/** An empty variable counts as unset: so says the specification, which also wants bad values told of and ignored, not refused. */
const reader =
  (environment: NodeJS.ProcessEnv): Read =>
  (name) =>
    environment[name]?.trim() || undefined;

const urlOf = (read: Read, tell: (sentence: string) => void): string | null => {
  const own = read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const shared = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (own === undefined && shared === undefined) return null;
  const url = own ?? `${shared!.replace(/\/$/, '')}/v1/traces`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  tell(`OpenTelemetry's endpoint "${url}" is no URL of HTTP; there are no traces.`);
  return null;
};

const timeoutOf = (read: Read): number => {
  const number = Number(read('OTEL_EXPORTER_OTLP_TRACES_TIMEOUT') ?? read('OTEL_EXPORTER_OTLP_TIMEOUT') ?? TIMEOUT);
  return number > 0 && Number.isFinite(number) ? number : TIMEOUT;
};

const samplerOf = (read: Read, tell: (sentence: string) => void): SamplerName => {
  const name = read('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const known = SAMPLERS.find((sampler) => sampler === name);
  if (known !== undefined) return known;
  tell(`OTEL_TRACES_SAMPLER is "${name}", which is not known here; every trace is kept. Known are: ${SAMPLERS.join(', ')}.`);
  return 'parentbased_always_on';
};

const ratioOf = (read: Read, tell: (sentence: string) => void): number => {
  const text = read('OTEL_TRACES_SAMPLER_ARG') ?? '1';
  const ratio = Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  tell(`OTEL_TRACES_SAMPLER_ARG is "${text}", which is no number from 0 to 1; every trace is kept.`);
  return 1;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A bare per cent sign is most likely meant.
    return text;
  }
};

const attributesOf = (read: Read): Record<string, string> => {
  const pairs = (read('OTEL_RESOURCE_ATTRIBUTES') ?? '').split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())]];
  });
  const service = read('OTEL_SERVICE_NAME');
  return { ...Object.fromEntries(pairs), ...(service === undefined ? {} : { 'service.name': service }) };
};

/** Null when no traces are wanted. */
export const readTracingSettings = (environment: NodeJS.ProcessEnv, tell: (sentence: string) => void): TracingSettings | null => {
  const read = reader(environment);
  if (read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || read('OTEL_TRACES_EXPORTER') === 'none') return null;
  const url = urlOf(read, tell);
  if (url === null) return null;
  const protocol = read('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? read('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol === 'grpc')
    tell('Traces are sent over HTTP as JSON; the endpoint must not be one of gRPC. Collectors listen for HTTP on port 4318.');
  return {
    url,
    timeoutMilliseconds: timeoutOf(read),
    sampler: samplerOf(read, tell),
    ratio: ratioOf(read, tell),
    attributes: attributesOf(read),
  };
};
