import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ensurePython } from '../setup/python-environment.ts';

/** Installs schemathesis unless it is there. Returns its Python. */
export const ensureSchemathesis = (): Promise<string> => ensurePython({ name: 'schemathesis', package: 'schemathesis', version: '4.32.5' });

/**
 * How all is asked: one at a time, since two confuse its library, and the same data each time. What is sent that the description does not
 * allow has to be refused; a list may be too long for the head of a request before anybody looks at it.
 */
const CONFIGURATION = `
seed = 1
workers = 1
continue-on-failure = true
suppress-health-check = ["all"]

[warnings]
display = []

[generation]
database = "none"
no-shrink = true
with-security-parameters = false

[phases]
stateful.enabled = false
coverage.unexpected-methods = []

[checks]
enabled = false
not_a_server_error.enabled = true
status_code_conformance.enabled = true
content_type_conformance.enabled = true
response_headers_conformance.enabled = true
response_schema_conformance.enabled = true
negative_data_rejection.enabled = true
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "409", "413", "414", "415", "429", "431"]
`;

export interface Probe {
  /** Where the server listens. */
  readonly url: string;
  readonly description: object;
  /** Those that are called. */
  readonly operationIds: readonly string[];
  /** With which all is asked. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many random requests for each operation, beside those at the limits of its schemas. */
  readonly examples: number;
}

/** Settings of this machine may name a proxy, which is not for 127.0.0.1. */
const environment = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: home,
  NO_COLOR: '1',
  NO_PROXY: '*',
  COLUMNS: '160',
});

/**
 * Calls every operation with data that the description allows, and with data that it does not. Returns what it has found, in its words;
 * nothing: all is as it is described.
 */
export const probe = async ({ url, description, operationIds, headers, examples }: Probe): Promise<string> => {
  const python = await ensureSchemathesis();
  const folder = mkdtempSync(join(tmpdir(), 'monkey-schemathesis-'));
  writeFileSync(join(folder, 'schemathesis.toml'), CONFIGURATION);
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(description));
  const options = [
    '--url',
    url,
    '--max-examples',
    String(examples),
    '--include-operation-id-regex',
    `^(${operationIds.join('|')})$`,
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
  ];
  const child = spawn(python, ['-m', 'schemathesis.cli', 'run', 'openapi.json', ...options], { cwd: folder, env: environment(folder) });
  try {
    const [output, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return status === 0 ? '' : `${output}${errors}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
