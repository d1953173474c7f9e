import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensurePython } from '../setup/python-environment.ts';

/** Installs openapi-spec-validator unless it is there. Returns its Python. */
export const ensureOpenApiValidator = (): Promise<string> =>
  ensurePython({ name: 'openapi-spec-validator', package: 'openapi-spec-validator', version: '0.9.0' });

/** What a validator that others use says against a description by OpenAPI; nothing: it is valid. */
export const validateOpenApi = async (description: unknown): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-openapi-'));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(description));
  try {
    await promisify(execFile)(await ensureOpenApiValidator(), ['-m', 'openapi_spec_validator', '--errors', 'all', file]);
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
