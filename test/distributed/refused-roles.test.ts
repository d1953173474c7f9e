import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../setup/deployment.ts';

describe('a role that cannot start', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await openDeployment();
  });
  afterAll(() => deployment?.close());

  test.each(['run_scheduler', 'run_worker'] as const)('%s ends with a sentence when its port is in use', async (role) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const started = deployment.start(role, { MONKEY_METRICS_PORT: String(port) });
      expect(await started.ended()).toBe(4);
      expect(started.printed()).toBe(
        `monkey: port-in-use: Port ${port} of 127.0.0.1 is in use. Set MONKEY_METRICS_PORT to another one, or stop the program that listens there.\n`,
      );
    } finally {
      other.close();
    }
  });

  test.each(['run_scheduler', 'run_worker', 'run_api_server'] as const)('%s ends with a sentence without a key', async (role) => {
    const started = deployment.start(role, { MONKEY_SECRET_KEY: '' });
    expect(await started.ended()).toBe(2);
    expect(started.printed()).toMatch(/^monkey: bad-setting: MONKEY_SECRET_KEY is not set\. .*\n$/);
    expect(await deployment.test.rows('select from instance')).toEqual([]);
  });
});
