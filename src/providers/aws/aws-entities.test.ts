import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { awsEntities } from './aws-entities.ts';

const told = (technology: string, config: JsonObject) => [...awsEntities[technology]!(config)].map(({ kind, value }) => `${kind} ${value}`);

describe('awsEntities', () => {
  it('tells names and ids', () => {
    expect(told('s3', { Name: 'logs' })).toEqual(['s3 logs']);
    expect(told('iamuser', { UserId: 'AIDA1' })).toEqual(['userid AIDA1']);
    expect(told('iamrole', { RoleId: 'AROA1' })).toEqual(['userid AROA1']);
    expect(told('endpoint', { id: 'vpce-1' })).toEqual(['vpce vpce-1']);
  });

  it('tells the networks of a VPC, also those it is seen as from outside', () => {
    const Tags = [{ Key: 'vpcnat', Value: '203.0.113.1, 203.0.113.2/32,' }];
    const CidrBlockAssociationSet = [{ CidrBlock: '10.1.0.0/18' }, { CidrBlock: '10.2.0.0/16' }];
    expect(told('vpc', { Id: 'vpc-1', CidrBlock: '10.1.1.1/18', CidrBlockAssociationSet, Tags })).toEqual([
      'vpc vpc-1',
      'network 10.1.0.0/18',
      'network 10.1.0.0/18',
      'network 10.2.0.0/16',
      'network 203.0.113.1/32',
      'network 203.0.113.2/32',
    ]);
    expect(told('vpc', { id: 'vpc-2', cidr_block: '10.3.0.0/16', tags: { vpcnat: '203.0.113.3' } })).toEqual([
      'vpc vpc-2',
      'network 10.3.0.0/16',
      'network 203.0.113.3/32',
    ]);
  });

  it('tells addresses', () => {
    expect(told('elasticip', { public_ip: '203.0.113.9', private_ip_address: '' })).toEqual(['network 203.0.113.9/32']);
    const nat_gateway_addresses = [{ public_ip: '203.0.113.8', private_ip: '10.0.0.8' }, null];
    expect(told('natgateway', { nat_gateway_addresses })).toEqual(['network 203.0.113.8/32', 'network 10.0.0.8/32']);
  });

  it('tells nothing of what is missing, empty or of the wrong type', () => {
    for (const technology of Object.keys(awsEntities)) {
      for (const config of [
        {},
        { Name: 7, UserId: null, id: [], Id: {}, cidr_block: 'x', Tags: 'y', nat_gateway_addresses: 'z', public_ip: 1 },
      ]) {
        expect(told(technology, config)).toEqual([]);
      }
    }
  });
});
