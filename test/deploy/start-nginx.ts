import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../../src/base/pause.ts';
import { freePort } from '../setup/postgres-server.ts';
import { PROJECT_ROOT } from './project-root.ts';

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
  /** Milliseconds until the first byte of the body, and until its end. */
  readonly firstByte: number;
  readonly end: number;
}

export interface Nginx {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The self-signed certificate of the server. */
  readonly certificate: string;
  ask(path: string, options?: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> }): Promise<Answer>;
  stop(): Promise<void>;
}

/** What the main configuration of a distribution brings; the shipped file is included in it, as /etc/nginx/conf.d/ is. */
export const nginxConfiguration = (folder: string): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  include ${folder}/conf.d/*.conf;
}
`;

export const makeCertificate = (folder: string): void => {
  const ran = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'].concat([
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      join(folder, 'key.pem'),
      '-out',
      join(folder, 'certificate.pem'),
    ]),
    { encoding: 'utf8' },
  );
  if (ran.status !== 0) throw new Error(`openssl failed: ${ran.stderr}`);
};

/** Runs deploy/nginx/render.sh with nothing but these variables; gives what it prints. */
export const renderNginx = (environment: Readonly<Record<string, string>>): string => {
  const ran = spawnSync(join(PROJECT_ROOT, 'deploy/nginx/render.sh'), {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...environment },
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
};

const listens = async (port: number, ca: string): Promise<boolean> =>
  new Promise((resolve) => {
    const attempt = request({ host: '127.0.0.1', port, ca, path: '/favicon.ico' }, (response) => {
      response.resume();
      resolve(true);
    });
    attempt.once('error', () => resolve(false));
    attempt.end();
  });

const makeAsk =
  (port: number, ca: string): Nginx['ask'] =>
  (path, { method = 'GET', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const began = Date.now();
      const asked = request({ host: '127.0.0.1', port, ca, path, method, headers, agent: false }, (response) => {
        let body = '';
        let firstByte = 0;
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          firstByte ||= Date.now() - began;
          body += chunk;
        });
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, firstByte, end: Date.now() - began }),
        );
      });
      asked.once('error', reject);
      asked.end();
    });

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Runs a real NGINX with the shipped file, rendered as the guide says, on free ports of 127.0.0.1. `home` holds ui/dist. */
export const startNginx = async (
  home: string,
  apiServers: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Nginx> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-nginx-'));
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  makeCertificate(folder);
  mkdirSync(join(folder, 'conf.d'));
  const rendered = renderNginx({
    SECURITY_MONKEY_HOME: home,
    SECURITY_MONKEY_LISTEN_ADDRESS: '127.0.0.1',
    SECURITY_MONKEY_HTTP_PORT: String(httpPort),
    SECURITY_MONKEY_HTTPS_PORT: String(httpsPort),
    SECURITY_MONKEY_TLS_CERTIFICATE: join(folder, 'certificate.pem'),
    SECURITY_MONKEY_TLS_KEY: join(folder, 'key.pem'),
    SECURITY_MONKEY_API_SERVERS: apiServers.join(' '),
    ...more,
  });
  writeFileSync(join(folder, 'conf.d/security_monkey.conf'), rendered);
  writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(folder));
  const errors = join(folder, 'error.log');
  const child = spawn('/usr/sbin/nginx', ['-e', errors, '-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const certificate = readFileSync(join(folder, 'certificate.pem'), 'utf8');
  for (let tries = 0; !(await listens(httpsPort, certificate)); tries += 1) {
    if (tries > 200 || hasEnded(child)) throw new Error(`NGINX does not start: ${readFileSync(errors, 'utf8')}`);
    await pause(50);
  }
  return {
    httpPort,
    httpsPort,
    certificate,
    ask: makeAsk(httpsPort, certificate),
    async stop() {
      child.kill('SIGTERM');
      while (!hasEnded(child)) await pause(20);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
