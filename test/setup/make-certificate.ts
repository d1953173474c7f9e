import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyAndCertificate {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
}

/** A new key (RSA, 2048 bits) with a certificate that it has signed itself, made by Debian's openssl. */
export const makeCertificate = (name = 'idp.example'): KeyAndCertificate => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-certificate-'));
  try {
    const files = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', files.key, '-out', files.certificate, ...subject],
      { stdio: 'pipe' },
    );
    return { key: readFileSync(files.key, 'utf8'), certificate: readFileSync(files.certificate, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
