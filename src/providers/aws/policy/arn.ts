/** What a text names: a resource, an account (twelve digits), or a service of AWS. What it does not name is null. */
export interface Arn {
  readonly partition: string | null;
  readonly service: string | null;
  readonly region: string | null;
  /** Twelve digits, `*`, `aws`, `cloudfront`, or empty where the resource has none (buckets). */
  readonly account: string | null;
  readonly resource: string | null;
  /** The root of an account: `arn:aws:iam::<account>:root`. */
  readonly root: boolean;
  readonly isService: boolean;
}

const NOTHING: Arn = { partition: null, service: null, region: null, account: null, resource: null, root: false, isService: false };

/**
 * What service principals end in, per partition: aws, aws-cn, aws-us-gov (as aws), aws-eusc, the isolated ones, and the
 * internal names of AWS. Source: the `dnsSuffix` values of botocore's partitions.json.
 */
const SERVICE_SUFFIXES = [
  '.amazonaws.com',
  '.amazonaws.com.cn',
  '.amazonaws.eu',
  '.amazon.com',
  '.aws.internal',
  '.c2s.ic.gov',
  '.sc2s.sgov.gov',
  '.cloud.adc-e.uk',
  '.csp.hci.ic.gov',
];

export const isAccountNumber = (text: string): boolean => /^\d{12}$/.test(text);

const isAccountField = (text: string): boolean =>
  text === '' || text === '*' || text === 'aws' || text === 'cloudfront' || isAccountNumber(text);

/** The first five fields have no colon in them; the resource may have any number. */
const splitArn = (text: string): readonly string[] | null => {
  const fields: string[] = [];
  let from = 0;
  for (let field = 0; field < 5; field += 1) {
    const colon = text.indexOf(':', from);
    if (colon < 0) return null;
    fields.push(text.slice(from, colon));
    from = colon + 1;
  }
  return [...fields, text.slice(from)];
};

const parseResourceArn = (text: string): Arn | null => {
  const fields = splitArn(text);
  if (fields === null) return null;
  const [, partition, service, region, account, resource] = fields as [string, string, string, string, string, string];
  if (partition === '' || resource === '' || !isAccountField(account)) return null;
  return { partition, service, region, account, resource, root: service === 'iam' && resource === 'root', isService: false };
};

const parseService = (text: string): Arn | null => {
  const suffix = SERVICE_SUFFIXES.find((candidate) => text.endsWith(candidate));
  if (suffix === undefined) return null;
  const labels = text.slice(0, -suffix.length);
  if (!labels.split('.').every((label) => /^[A-Za-z0-9_-]+$/.test(label))) return null;
  return { ...NOTHING, service: labels, isService: true };
};

/** Null for a text that is neither an ARN nor an account number nor a service principal. */
export const parseArn = (text: string): Arn | null => {
  if (text.startsWith('arn:')) return parseResourceArn(text);
  if (isAccountNumber(text)) return { ...NOTHING, account: text };
  return parseService(text);
};
