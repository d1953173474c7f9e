/** The least severity that fails, and what is worse. */
const FAILING: ReadonlySet<string> = new Set(['high', 'critical']);

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  readonly range: string;
  /** Advisories, or the names of packages that have one. */
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
  readonly fixAvailable: boolean | { readonly name: string; readonly version: string };
}

interface NpmAudit {
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
  /** Of a registry that does not answer. */
  readonly statusCode?: number;
}

export interface AuditReport {
  readonly sentences: readonly string[];
  readonly status: 0 | 1 | 2;
}

const parse = (json: string): NpmAudit => {
  try {
    return JSON.parse(json) as NpmAudit;
  } catch {
    return {};
  }
};

const fixOf = ({ fixAvailable }: Vulnerability): string => {
  if (typeof fixAvailable === 'object') return `mended in ${fixAvailable.name} ${fixAvailable.version}`;
  return fixAvailable ? 'a fix is available' : 'no fix is available';
};

const lineOf = (one: Vulnerability): string => {
  const via = one.via.map((cause) => (typeof cause === 'string' ? `through ${cause}` : `${cause.title} (${cause.url})`));
  return `${one.severity}: ${one.name} ${one.range}: ${via.join('; ')}; ${fixOf(one)}.`;
};

/**
 * What `npm audit --json` came to. Status 1: something that is shipped has a vulnerability of high severity, or worse. Status 2: nobody has
 * looked, since the registry does not answer audits (mirrors often do not); that is no "none".
 */
export const auditReport = (json: string): AuditReport => {
  const { vulnerabilities, statusCode } = parse(json);
  if (vulnerabilities === undefined) {
    const told =
      statusCode === undefined ? 'it cannot be reached, or says nothing that can be read' : `it answers with status ${statusCode}`;
    return {
      status: 2,
      sentences: [
        `The registry does not answer audits: ${told}. Nothing is known of vulnerabilities; run "npm run audit" where npm uses a registry that does.`,
      ],
    };
  }
  const all = Object.values(vulnerabilities);
  const failing = all.filter(({ severity }) => FAILING.has(severity));
  const others = all.length - failing.length;
  const less = others === 0 ? '' : ` ${others} of less severity: "npm audit --omit=dev" lists them.`;
  if (failing.length === 0)
    return { status: 0, sentences: [`No package that is shipped has a known vulnerability of high severity.${less}`] };
  return { status: 1, sentences: [...failing.map(lineOf), `${failing.length} packages with vulnerabilities of high severity.${less}`] };
};
