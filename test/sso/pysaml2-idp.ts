import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { KeyAndCertificate } from '../setup/make-certificate.ts';
import { ensurePython } from '../setup/python-environment.ts';

/** Installs pysaml2 unless it is there. Returns its Python. */
export const ensurePysaml2 = (): Promise<string> => ensurePython({ name: 'pysaml2', package: 'pysaml2', version: '7.5.4' });

const SCRIPT = join(import.meta.dirname, 'pysaml2-idp.py');

/** What a provider says of somebody, and what of that it signs. */
export interface Pysaml2Asked {
  readonly nameId: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly signed: readonly ('Assertion' | 'Response')[];
}

/** A provider by a library that others run as theirs: its XML is written and signed by nothing that this program reads it with. */
export interface Pysaml2Idp {
  /** The XML that answers a request, as it stands in the address that the browser was sent to. */
  answer(address: string, asked: Pysaml2Asked): Promise<string>;
  close(): Promise<void>;
}

export interface Pysaml2Options extends KeyAndCertificate {
  readonly entityId: string;
  readonly entryPoint: string;
  /** That the provider is told of us. */
  readonly metadata: string;
}

export const startPysaml2 = async ({ key, certificate, ...settings }: Pysaml2Options): Promise<Pysaml2Idp> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-pysaml2-'));
  const files = { keyFile: join(folder, 'key.pem'), certificateFile: join(folder, 'certificate.pem') };
  writeFileSync(files.keyFile, key);
  writeFileSync(files.certificateFile, certificate);
  const child = spawn(await ensurePysaml2(), [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk) => (told += String(chunk)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const send = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
  send({ ...settings, ...files });
  return {
    async answer(address, asked) {
      send({ request: new URL(address).searchParams.get('SAMLRequest'), ...asked });
      const { value, done } = await lines.next();
      if (done) throw new Error(`pysaml2 has ended: ${told}`);
      return JSON.parse(value) as string;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
