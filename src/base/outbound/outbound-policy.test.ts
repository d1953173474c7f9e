import { describe, expect, test } from 'vitest';
import { isOutboundEntry, makeOutboundPolicy } from './outbound-policy.ts';

const refusal = (address: string, allow: readonly string[] = [], host = 'idp.example') =>
  makeOutboundPolicy(allow).refusalOf(host, address);

describe('an address of the internet', () => {
  test.each(['8.8.8.8', '2606:4700::6810:84e5', '::ffff:8.8.8.8', '64:ff9b::808:808'])('%s is allowed', (address) => {
    expect(refusal(address)).toBeNull();
  });
});

describe('what is none', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['this host', '0.0.0.0'],
    ['this host', '0.1.2.3'],
    ['this host', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared with a provider (RFC 6598)', '100.64.0.1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1'],
    ['link-local, with a zone', 'fe80::1%eth0'],
    ['unique-local', 'fd12:3456::1'],
    ['site-local', 'fec0::1'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['for benchmarks', '198.18.0.1'],
    ['for documentation', '203.0.113.7'],
    ['for documentation', '2001:db8::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback, in hexadecimal', '::ffff:7f00:1'],
    ['mapped private', '::ffff:10.0.0.1'],
    ['IPv4-compatible loopback', '::127.0.0.1'],
    ['translated loopback (RFC 6145)', '::ffff:0:127.0.0.1'],
    ['NAT64 of a private address', '64:ff9b::a00:1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['NAT64 of the own network (RFC 8215)', '64:ff9b:1::808:808'],
    ['6to4 of a private address', '2002:a00:1::1'],
    ['Teredo', '2001:0:5ef5:79fd::1'],
    ['unallocated', '4000::1'],
    ['metadata', '169.254.169.254'],
    ['metadata of Amazon over IPv6', 'fd00:ec2::254'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['metadata of Azure, from a public network', '168.63.129.16'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['NAT64 of metadata', '64:ff9b::a9fe:a9fe'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('%s is refused: %s', (_what, address) => {
    expect(refusal(address)).toMatch(/\S/);
  });
});

describe('outbound_allow', () => {
  test.each([
    ['10.0.0.0/8', '10.1.2.3', null],
    ['10.0.0.0/8', '11.1.2.3', null],
    ['10.0.0.0/8', '192.168.1.1', /outbound_allow/],
    ['10.0.0.0/8', '::ffff:10.1.2.3', null],
    ['10.1.2.3', '10.1.2.3', null],
    ['10.1.2.3', '10.1.2.4', /outbound_allow/],
    ['fd00::/8', 'fd00::1', null],
    ['idp.example', '10.1.2.3', null],
    ['IDP.example.', '10.1.2.3', null],
    ['other.example', '10.1.2.3', /outbound_allow/],
    ['example', '10.1.2.3', /outbound_allow/],
  ])('%s: %s', (entry, address, sentence) => {
    if (sentence === null) expect(refusal(address, [entry])).toBeNull();
    else expect(refusal(address, [entry])).toMatch(sentence);
  });

  test.each(['169.254.0.0/16', '0.0.0.0/0', 'idp.example'])('%s does not mean the metadata of a cloud', (entry) => {
    expect(refusal('169.254.169.254', [entry])).toMatch(/credentials/);
    expect(refusal('::ffff:169.254.169.254', [entry])).toMatch(/credentials/);
  });

  test('metadata is allowed by its own address only', () => {
    expect(refusal('169.254.169.254', ['169.254.169.254'])).toBeNull();
  });

  test.each(['10.0.0.0/8', '10.0.0.1', '::1', 'fd00::/8', 'localhost', 'idp.corp.example'])('%s may stand in it', (entry) => {
    expect(isOutboundEntry(entry)).toBe(true);
  });

  test.each(['', '10.0.0.0/33', '10.0.0', '0x7f.1', '10/8', 'https://idp.example', 'idp.example:443', '*.example', 'a..b', '-a.example'])(
    '%j may not',
    (entry) => {
      expect(isOutboundEntry(entry)).toBe(false);
    },
  );
});
