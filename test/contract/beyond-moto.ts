import type { Rule } from '../aws/fault-proxy.ts';
import type { WireAnswer } from '../aws/wire-error.ts';
import { ADDRESS, CANONICAL, OWN } from './neighbours.ts';
import { TELLING } from './telling/all-telling.ts';

/** States that AWS has and moto cannot be brought into: answers in the documented wire format stand in for it. */

const xml = (body: string): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`),
});

const grant = (type: string, grantee: string): string =>
  `<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${type}">${grantee}</Grantee><Permission>READ</Permission></Grant>`;

/** S3 API reference, GetBucketAcl: grantees by address, and display names, of which moto tells neither. */
const oldAccessControlList: Rule = {
  service: 's3',
  operation: 'GetBucketAcl',
  resource: '/addressed',
  fault: () =>
    xml(
      `<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>${'a'.repeat(64)}</ID></Owner><AccessControlList>${[
        grant('CanonicalUser', `<ID>${CANONICAL.friend}</ID><DisplayName>friend</DisplayName>`),
        ...Object.values(ADDRESS).map((address) => grant('AmazonCustomerByEmail', `<EmailAddress>${address}</EmailAddress>`)),
      ].join('')}</AccessControlList></AccessControlPolicy>`,
    ),
};

/** EC2 API reference, DescribeSecurityGroups: a group of EC2-Classic has no `vpcId`; moto puts every group into a VPC. */
const classicGroup: Rule = {
  service: 'ec2',
  operation: 'DescribeSecurityGroups',
  fault: () =>
    xml(
      `<DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><securityGroupInfo><item><ownerId>${OWN}</ownerId><groupId>sg-classic</groupId><groupName>classic</groupName><groupDescription>of EC2-Classic</groupDescription><ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>80</fromPort><toPort>80</toPort><groups/><ipRanges><item><cidrIp>10.1.2.0/24</cidrIp></item></ipRanges></item></ipPermissions><ipPermissionsEgress/></item></securityGroupInfo></DescribeSecurityGroupsResponse>`,
    ),
};

/** IAM API reference, ListUsers: when a password was last used, which moto never tells. */
const usedPasswords = (userId: string): Rule => ({
  service: 'iam',
  operation: 'ListUsers',
  fault: () =>
    xml(
      `<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUsersResult><IsTruncated>false</IsTruncated><Users><member><Path>/</Path><UserName>careless</UserName><UserId>${userId}</UserId><Arn>arn:aws:iam::${OWN}:user/careless</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><PasswordLastUsed>2026-01-02T00:00:00Z</PasswordLastUsed></member></Users></ListUsersResult></ListUsersResponse>`,
    ),
});

/** What is watched again with an answer that moto cannot give. */
export interface BeyondMoto {
  readonly technology: string;
  readonly rule: (uidOf: (name: string) => string) => Rule;
}

const FIRST: readonly BeyondMoto[] = [
  { technology: 's3', rule: () => oldAccessControlList },
  { technology: 'securitygroup', rule: () => classicGroup },
  { technology: 'iamuser', rule: (uidOf) => usedPasswords(uidOf('careless')) },
];

export const BEYOND_MOTO: readonly BeyondMoto[] = [...FIRST, ...TELLING.flatMap(({ beyondMoto }) => beyondMoto ?? [])];
