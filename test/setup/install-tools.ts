import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { ensureOpenApiValidator } from '../api/openapi-validator.ts';
import { ensureSchemathesis } from '../api/schemathesis.ts';
import { ensureMoto } from '../aws/moto-server.ts';
import { ensurePysaml2 } from '../sso/pysaml2-idp.ts';

/** What the tests need beside the npm packages: how to tell that it is there, and Debian's package that brings it. */
const TOOLS: readonly { readonly package: string; readonly isThere: () => boolean }[] = [
  { package: 'chromium', isThere: () => existsSync('/usr/bin/chromium') },
  {
    package: 'postgresql',
    isThere: () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').some((version) => Number(version) >= 15),
  },
  { package: 'redis-server', isThere: () => existsSync('/usr/bin/redis-server') },
  { package: 'nginx', isThere: () => existsSync('/usr/sbin/nginx') },
  { package: 'supervisor', isThere: () => existsSync('/usr/bin/supervisord') },
  { package: 'openssl', isThere: () => existsSync('/usr/bin/openssl') },
  { package: 'xmlsec1', isThere: () => existsSync('/usr/bin/xmlsec1') },
  { package: 'curl', isThere: () => existsSync('/usr/bin/curl') },
  { package: 'python3-venv', isThere: () => spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0 },
];

/** Debian's packages that the tests need: the front page names them. */
export const DEBIAN_PACKAGES: readonly string[] = TOOLS.map((tool) => tool.package);

const apt = (args: readonly string[]): void => {
  const ran = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (ran.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${ran.stderr || ran.error?.message}`);
};

/** Debian's way to say which services may be started: a program whose exit status 101 means none. */
const POLICY = '/usr/sbin/policy-rc.d';
const EXECUTABLE = 0o755;

/** Installs packages, but starts none of the services that they bring: the tests start their own. */
const install = (packages: readonly string[]): void => {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: EXECUTABLE });
  try {
    apt(['update']);
    apt(['install', '-y', '--no-install-recommends', ...packages]);
  } finally {
    if (ours) rmSync(POLICY);
  }
};

/** Installs what is missing: Debian's packages as root, what comes from PyPI in virtual environments of the project's own. */
export const installTools = async (): Promise<void> => {
  const missing = TOOLS.filter((tool) => !tool.isThere()).map((tool) => tool.package);
  if (missing.length > 0) {
    if (process.getuid?.() !== 0)
      throw new Error(`The tests need these Debian packages: ${missing.join(', ')}. Install them: apt-get install ${missing.join(' ')}`);
    console.log(`Installing ${missing.join(', ')} …`);
    install(missing);
  }
  await ensureMoto();
  await ensurePysaml2();
  await ensureOpenApiValidator();
  await ensureSchemathesis();
};
