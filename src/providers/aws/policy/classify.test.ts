import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../plugin/define-check.ts';
import { FRIEND, OWN, STRANGER, VENDOR } from './audit-in-test.ts';
import { type Asker, classify } from './classify.ts';
import { parseStatement, type Who } from './policy-statement.ts';

const asker = (owners: Answer['owners'], complete = true): Asker => ({
  account: OWN,
  known: {
    account: (identifier) => ({ owners: [OWN, FRIEND, VENDOR].filter((known) => known.identifier === identifier), complete: true }),
    owners: () => ({ owners, complete }),
  },
  settings: { securityGroupInstanceDetail: 'FULL', sensitiveServices: 'ALL', ownOrganizations: ['o-own'], openPrefixLength: 7 },
});

const principal = (Principal: string | Record<string, string>): Who => parseStatement({ Principal }).whos[0]!;
const condition = (key: string, value: string): Who => parseStatement({ Condition: { StringLike: { [key]: value } } }).whos[0]!;

const classesOf = (who: Who, owners: Answer['owners'] = [], complete = true): string[] => [
  ...classify(who, asker(owners, complete)).keys(),
];

describe('classify', () => {
  it('goes by the account number of an ARN, or by a bare number', () => {
    expect(classesOf(principal(`arn:aws:iam::${OWN.identifier}:root`))).toEqual(['SAME']);
    expect(classesOf(principal(`arn:aws:iam::${FRIEND.identifier}:role/a`))).toEqual(['FRIENDLY']);
    expect(classesOf(principal(VENDOR.identifier))).toEqual(['THIRDPARTY']);
    expect(classesOf(principal(STRANGER))).toEqual(['UNKNOWN']);
  });

  it('takes a network that is also our own for our own', () => {
    expect(classesOf(condition('aws:SourceIp', '203.0.113.0/24'), [FRIEND, OWN, VENDOR])).toEqual(['SAME']);
    expect(classesOf(condition('aws:SourceIp', '203.0.113.0/24'), [FRIEND, VENDOR])).toEqual(['FRIENDLY', 'THIRDPARTY']);
  });

  it('gives no class to what cannot be decided yet', () => {
    expect(classesOf(condition('aws:SourceVpc', 'vpc-1'), [], false)).toEqual([]);
    expect(classesOf(condition('aws:SourceVpc', 'vpc-1'), [], true)).toEqual(['UNKNOWN']);
    expect(classesOf(condition('aws:SourceVpc', 'vpc-1'), [FRIEND], false)).toEqual(['FRIENDLY']);
  });

  it('gives no class to what AWS itself runs', () => {
    expect(classesOf(principal('arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E0EXAMPLE'))).toEqual([]);
    expect(classesOf(condition('saml:aud', 'https://signin.aws.amazon.com/saml'))).toEqual([]);
  });

  it('looks unique ids and canonical users up', () => {
    expect(classesOf(principal('AROAEXAMPLEEXAMPLEEXA'), [FRIEND])).toEqual(['FRIENDLY']);
    expect(classesOf(principal({ CanonicalUser: '79A59DF900B949E55D96A1E698FBACED' }), [VENDOR])).toEqual(['THIRDPARTY']);
    expect(classesOf(condition('aws:userid', 'AIDAEXAMPLEEXAMPLEEXA:*'), [OWN])).toEqual(['SAME']);
  });

  it('knows our own organizations and no others', () => {
    expect(classesOf(condition('aws:PrincipalOrgID', 'o-own'))).toEqual(['FRIENDLY']);
    expect(classesOf(condition('aws:PrincipalOrgPaths', 'o-own/r-1/*'))).toEqual(['FRIENDLY']);
    expect(classesOf(condition('aws:PrincipalOrgID', 'o-other'))).toEqual(['UNKNOWN']);
  });
});
