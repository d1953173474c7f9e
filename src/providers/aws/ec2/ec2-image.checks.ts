import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Check } from '../../../plugin/define-check.ts';
import { type Sharing, sharedWithChecks } from '../shared-with-checks.ts';

const texts = (values: readonly (Json | undefined)[]): readonly string[] => values.filter((value) => typeof value === 'string');

const sharingOf = ({ Public, LaunchPermissions }: JsonObject): Sharing => {
  const permissions = Array.isArray(LaunchPermissions) ? (LaunchPermissions as readonly Json[]).filter(isJsonObject) : [];
  return {
    isPublic: Public === true || permissions.some(({ Group }) => Group === 'all'),
    accounts: texts(permissions.map(({ UserId }) => UserId)),
    organizations: texts(permissions.flatMap(({ OrganizationArn, OrganizationalUnitArn }) => [OrganizationArn, OrganizationalUnitArn])),
  };
};

export const ec2ImageChecks: readonly Check[] = sharedWithChecks({
  index: 'ec2image',
  noun: 'EC2 image',
  action: 'LaunchPermissions',
  everybody: 'account:all',
  overrideKeys: {
    publicly: 'check_internet_accessible (EC2ImageAuditor)',
    friendly: 'check_friendly_cross_account (EC2ImageAuditor)',
    thirdparty: 'check_thirdparty_cross_account (EC2ImageAuditor)',
    unknown: 'check_unknown_cross_account (EC2ImageAuditor)',
  },
  remedy: 'Make the image private, and block public access to images for the region.',
  sharingOf,
});
