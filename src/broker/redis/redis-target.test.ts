import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from './redis-target.ts';

const single = { cluster: false, sentinel: null, tls: false, db: 0 };

describe('the address of a Redis', () => {
  it.each([
    ['redis://localhost', { ...single, nodes: [{ host: 'localhost', port: 6379 }], shown: 'redis://localhost/0' }],
    ['redis://localhost:6379/0', { ...single, nodes: [{ host: 'localhost', port: 6379 }], shown: 'redis://localhost:6379/0' }],
    ['redis://:pa%3Ass@h:1/15', { ...single, nodes: [{ host: 'h', port: 1 }], db: 15, password: 'pa:ss', shown: 'redis://h:1/15' }],
    [
      'rediss://user:p%40ss%2F@redis.example.org:6380/2',
      {
        ...single,
        nodes: [{ host: 'redis.example.org', port: 6380 }],
        tls: true,
        db: 2,
        username: 'user',
        password: 'p@ss/',
        shown: 'rediss://redis.example.org:6380/2',
      },
    ],
    ['redis://[::1]:6379', { ...single, nodes: [{ host: '::1', port: 6379 }], shown: 'redis://[::1]:6379/0' }],
    [
      'rediss://a:1?cluster=true&node=b:2&node=[::2]',
      {
        ...single,
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
          { host: '::2', port: 6379 },
        ],
        cluster: true,
        tls: true,
        shown: 'rediss://a:1/0',
      },
    ],
    [
      'redis://u:p@s1:26379/1?sentinel=main&node=s2:26379&sentinel-password=q',
      {
        ...single,
        nodes: [
          { host: 's1', port: 26379 },
          { host: 's2', port: 26379 },
        ],
        sentinel: 'main',
        db: 1,
        username: 'u',
        password: 'p',
        sentinelPassword: 'q',
        shown: 'redis://s1:26379/1',
      },
    ],
  ])('%s', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  it.each([
    ['redis://', 'names no host'],
    ['redis://:s3cr3t@', 'cannot be read'],
    ['redis://h:99999', 'cannot be read'],
    ['redis://:s3cr3t@h/db', 'no number of a database'],
    ['redis://:s3cr%t@h', 'encodes nothing'],
    ['redis://:s3cr3t@h?cluster=yes', 'neither true nor false'],
    ['redis://:s3cr3t@h?tls=true', 'parameter "tls"'],
    ['redis://:s3cr3t@h/3?cluster=true', 'only database 0'],
    ['redis://:s3cr3t@h?cluster=true&sentinel=x', 'cannot be both'],
    ['redis://:s3cr3t@h?sentinel=', 'without the name'],
    ['redis://:s3cr3t@h?node=b', 'without a cluster'],
    ['redis://:s3cr3t@h?cluster=true&node=a:b:c', 'no host:port'],
  ])('%s is refused', (url, why) => {
    expect(() => parseRedisUrl(url)).toThrow(expect.objectContaining({ code: 'bad-setting', message: expect.stringContaining(why) }));
    expect(() => parseRedisUrl(url)).not.toThrow(/s3cr/);
  });
});
