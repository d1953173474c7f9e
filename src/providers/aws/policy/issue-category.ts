/** The labels that checks of several technologies share; they are public names. */
export const ISSUE_CATEGORY = {
  internetAccessible: 'Internet Accessible',
  friendly: 'Friendly Cross Account',
  thirdParty: 'Thirdparty Cross Account',
  unknown: 'Unknown Access',
  parseError: 'Parse Error',
  crossAccountRoot: 'Cross-Account Root IAM',
  admin: 'Administrator Access',
  sensitivePermissions: 'Sensitive Permissions',
  statementConstruction: 'Awkward Statement Construction',
  informational: 'Informational',
  rotation: 'Needs Rotation',
  unused: 'Unused Access',
  insecureConfiguration: 'Insecure Configuration',
  recommendation: 'Recommendation',
  insecureTls: 'Insecure TLS',
} as const;
