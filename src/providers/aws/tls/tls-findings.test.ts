import { describe, expect, it } from 'vitest';
import { customWeaknesses, lowestOfCustom, versionWeakness, weaknessFinding } from './tls-findings.ts';

const reasons = (policy: Parameters<typeof customWeaknesses>[0]) => [...customWeaknesses(policy)].map(({ reason }) => reason);

describe('a custom policy', () => {
  it('is told for old protocols, the order of the client and weak ciphers', () => {
    const policy = {
      protocols: { sslv2: true, sslv3: true, tlsv1_2: true },
      server_defined_cipher_order: false,
      supported_ciphers: ['EXP-RC4-MD5', 'RC2-CBC-MD5', 'CAMELLIA128-SHA', 'CAMELLIA128-SHA', 'AES128-GCM-SHA256'],
    };
    expect(reasons(policy)).toEqual([
      'SSLv2 is enabled',
      'SSLv3 is enabled',
      'Server defined cipher order is disabled',
      'Export grade cipher (EXP-RC4-MD5)',
      'Deprecated cipher (RC2-CBC-MD5)',
      'Cipher not recommended (CAMELLIA128-SHA)',
    ]);
  });

  it('is not told for what is off or was never said', () => {
    expect(reasons({ protocols: { sslv3: false }, server_defined_cipher_order: true, supported_ciphers: [] })).toEqual([]);
    expect(reasons({})).toEqual([]);
    expect(reasons({ protocols: 'x', supported_ciphers: 7 })).toEqual([]);
  });

  it('has the lowest version that is on', () => {
    expect(lowestOfCustom({ protocols: { tlsv1: true, tlsv1_1: true } })).toBe('1.0');
    expect(lowestOfCustom({ protocols: { tlsv1: false, tlsv1_1: true } })).toBe('1.1');
    expect(lowestOfCustom({ protocols: { tlsv1_2: true } })).toBeNull();
  });
});

describe('a version', () => {
  it('is a weakness while it is one that RFC 8996 forbids', () => {
    expect([versionWeakness('1.0')?.score, versionWeakness('1.1')?.score]).toEqual([5, 3]);
    expect([versionWeakness('1.2'), versionWeakness('1.3'), versionWeakness(null), versionWeakness(undefined)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

it('names the policy, the ports, the reason and the CVE', () => {
  const used = { name: 'P', ports: [443, 8443] };
  expect(weaknessFinding(used, { score: 5, reason: 'weak', cve: 'CVE-1' }).notes).toBe(
    'Policy: [P] Port: [443, 8443] Reason: [weak] CVE: [CVE-1]',
  );
  expect(weaknessFinding({ ...used, ports: [] }, { score: 5, reason: 'weak' }).notes).toBe('Policy: [P] Port: [] Reason: [weak]');
});
