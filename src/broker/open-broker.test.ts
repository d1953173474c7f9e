import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { defineBroker } from '../plugin/define-broker.ts';
import { openBroker } from './open-broker.ts';

const given = { pool: new Pool(), install: false, stack: '', warn: () => undefined };

const inMemory = defineBroker({
  schemes: ['memory'],
  open: async ({ stack, jobNames, url }) => ({
    publish: async () => undefined,
    consume: async () => undefined,
    purge: async () => 0,
    depth: async () => ({}),
    deadLetters: async () => [{ id: url, name: stack, payload: jobNames, key: '', error: '', attempts: 0, diedAt: new Date(0) }],
    replay: async () => undefined,
    ping: async () => undefined,
    close: async () => undefined,
  }),
});

describe('the broker that is opened', () => {
  it.each(['amqp://user:s3cr3t@host/x', 'http://:s3cr3t@host', 'localhost:6379', 's3cr3t', 'redis:s3cr3t@host', '//s3cr3t'])(
    'is none for %s, and the sentence says which there are',
    async (url) => {
      const opened = openBroker({ ...given, url, plugins: [inMemory] });
      await expect(opened).rejects.toMatchObject({
        code: 'bad-setting',
        message: expect.stringContaining('database, redis://…, rediss://…, memory://…'),
      });
      await expect(opened).rejects.not.toMatchObject({ message: expect.stringContaining('s3cr3t') });
    },
  );

  it('may be one that a plugin defines', async () => {
    const broker = await openBroker({ ...given, url: 'memory://here', stack: 'blue', plugins: [inMemory] });
    expect(await broker.deadLetters({ offset: 0, limit: 1 })).toMatchObject([
      { id: 'memory://here', name: 'blue', payload: ['watch-account', 'audit-due'] },
    ]);
  });

  it.each(['a.b', 'a b', '-a', 'a:b', '{a}', 'ä', 'x'.repeat(41)])('is on no stack "%s"', async (stack) => {
    await expect(openBroker({ ...given, url: 'memory://here', stack, plugins: [inMemory] })).rejects.toMatchObject({ code: 'bad-setting' });
  });
});
