/** What the original called one technology of AWS. */
export interface CatalogueTechnology {
  readonly title: string;
  readonly plural: string;
}

/** What the original called one check of AWS, and what a finding of it counts. */
export interface CatalogueCheck {
  /** The labels that its findings may have; empty for checks that never recorded anything. */
  readonly categories: readonly string[];
  /** Its points where they are one number, whatever the item. */
  readonly score: number | null;
  /** Under which score overrides are kept. */
  readonly overrideKey: string;
}

/** Every technology of AWS that the original (Netflix Security Monkey at its last commit, 5d22a105) watched, by index. */
export const CATALOGUE_TECHNOLOGIES: Readonly<Record<string, CatalogueTechnology>> = {
  acm: { title: 'ACM Certificate', plural: 'ACM Certificates' },
  alb: { title: 'ALB', plural: 'ALBs' },
  cloudtrail: { title: 'CloudTrail', plural: 'CloudTrails' },
  config: { title: 'Config', plural: 'Config' },
  configrecorder: { title: 'Config Recorder', plural: 'Config Recorders' },
  connection: { title: 'Connection', plural: 'Connections' },
  dhcp: { title: 'DHCP Option Set', plural: 'DHCP Option Sets' },
  ebssnapshot: { title: 'EBS Snapshot', plural: 'EBS Snapshots' },
  ebsvolume: { title: 'EBS Volume', plural: 'EBS Volumes' },
  ec2image: { title: 'EC2 Image', plural: 'EC2 Images' },
  ec2instance: { title: 'EC2 Instance', plural: 'EC2 Instances' },
  elasticip: { title: 'Elastic IP', plural: 'Elastic IPs' },
  elasticsearchservice: { title: 'ElasticSearch Service Access Policy', plural: 'ElasticSearch Service Access Policies' },
  elb: { title: 'ELB', plural: 'ELBs' },
  endpoint: { title: 'Endpoint', plural: 'Endpoints' },
  flowlog: { title: 'Flow Log', plural: 'Flow Logs' },
  glacier: { title: 'Glacier Vault', plural: 'Glacier Vaults' },
  iamgroup: { title: 'IAM Group', plural: 'IAM Groups' },
  iamrole: { title: 'IAM Role', plural: 'IAM Roles' },
  iamssl: { title: 'IAM SSL', plural: 'IAM SSLs' },
  iamuser: { title: 'IAM User', plural: 'IAM Users' },
  keypair: { title: 'Keypair', plural: 'Keypairs' },
  kms: { title: 'KMS Master Key', plural: 'KMS Master Keys' },
  lambda: { title: 'Lambda Function', plural: 'Lambda Functions' },
  natgateway: { title: 'NAT Gateway', plural: 'NAT Gateways' },
  networkacl: { title: 'Network ACL', plural: 'Network ACLs' },
  networkinterface: { title: 'ENI', plural: 'ENIs' },
  peering: { title: 'VPC peering connection', plural: 'VPC peering connections' },
  policy: { title: 'Managed Policy', plural: 'Managed Policies' },
  rdsclustersnapshot: { title: 'RDS Cluster Snapshot', plural: 'RDS Cluster Snapshots' },
  rdsdbcluster: { title: 'RDS DB Cluster', plural: 'RDS DB Clusters' },
  rdsdbinstance: { title: 'RDS DB Instance', plural: 'RDS DB Instances' },
  rdssecuritygroup: { title: 'RDS Security Group', plural: 'RDS Security Groups' },
  rdssnapshot: { title: 'RDS Snapshot', plural: 'RDS Snapshots' },
  rdssubnetgroup: { title: 'RDS Subnet Group', plural: 'RDS Subnet Groups' },
  redshift: { title: 'Redshift Cluster', plural: 'Redshift Clusters' },
  route53: { title: 'Route53 Zone', plural: 'Route53 Zones' },
  route53domains: { title: 'Route 53 Domain', plural: 'Route 53 Domains' },
  routetable: { title: 'Route Table', plural: 'Route Tables' },
  s3: { title: 'S3 Bucket', plural: 'S3 Buckets' },
  samlprovider: { title: 'SAML Provider', plural: 'SAML Providers' },
  securitygroup: { title: 'Security Group', plural: 'Security Groups' },
  ses: { title: 'SES Identity', plural: 'SES Identities' },
  sns: { title: 'SNS Topic Policy', plural: 'SNS Topic Policies' },
  sqs: { title: 'SQS Policy', plural: 'SQS Policies' },
  subnet: { title: 'Subnet', plural: 'Subnets' },
  virtual_gateway: { title: 'Virtual Gateway', plural: 'Virtual Gateways' },
  vpc: { title: 'VPC', plural: 'VPCs' },
  vpn: { title: 'VPN Connection', plural: 'VPN Connections' },
};

/** Every check of AWS that the original had, by the id that it has here. */
export const CATALOGUE_CHECKS: Readonly<Record<string, CatalogueCheck>> = {
  's3.policy-internet-accessible': { categories: ['Internet Accessible'], score: 10, overrideKey: 'check_internet_accessible (S3Auditor)' },
  's3.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (S3Auditor)',
  },
  's3.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (S3Auditor)',
  },
  's3.policy-unknown-cross-account': { categories: ['Unknown Access'], score: 10, overrideKey: 'check_unknown_cross_account (S3Auditor)' },
  's3.policy-root-cross-account': { categories: ['Cross-Account Root IAM'], score: 6, overrideKey: 'check_root_cross_account (S3Auditor)' },
  'sns.policy-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (SNSAuditor)',
  },
  'sns.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (SNSAuditor)',
  },
  'sns.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (SNSAuditor)',
  },
  'sns.policy-unknown-cross-account': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (SNSAuditor)',
  },
  'sns.policy-root-cross-account': {
    categories: ['Cross-Account Root IAM'],
    score: 6,
    overrideKey: 'check_root_cross_account (SNSAuditor)',
  },
  'sqs.policy-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (SQSAuditor)',
  },
  'sqs.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (SQSAuditor)',
  },
  'sqs.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (SQSAuditor)',
  },
  'sqs.policy-unknown-cross-account': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (SQSAuditor)',
  },
  'sqs.policy-root-cross-account': {
    categories: ['Cross-Account Root IAM'],
    score: 6,
    overrideKey: 'check_root_cross_account (SQSAuditor)',
  },
  'lambda.policy-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (LambdaFunctionAuditor)',
  },
  'lambda.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (LambdaFunctionAuditor)',
  },
  'lambda.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (LambdaFunctionAuditor)',
  },
  'lambda.policy-unknown-cross-account': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (LambdaFunctionAuditor)',
  },
  'lambda.policy-root-cross-account': {
    categories: ['Cross-Account Root IAM'],
    score: 6,
    overrideKey: 'check_root_cross_account (LambdaFunctionAuditor)',
  },
  'kms.policy-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (KMSAuditor)',
  },
  'kms.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (KMSAuditor)',
  },
  'kms.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (KMSAuditor)',
  },
  'kms.policy-unknown-cross-account': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (KMSAuditor)',
  },
  'kms.policy-root-cross-account': {
    categories: ['Cross-Account Root IAM'],
    score: 6,
    overrideKey: 'check_root_cross_account (KMSAuditor)',
  },
  'glacier.policy-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (GlacierVaultAuditor)',
  },
  'glacier.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (GlacierVaultAuditor)',
  },
  'glacier.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (GlacierVaultAuditor)',
  },
  'glacier.policy-unknown-cross-account': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (GlacierVaultAuditor)',
  },
  'glacier.policy-root-cross-account': {
    categories: ['Cross-Account Root IAM'],
    score: 6,
    overrideKey: 'check_root_cross_account (GlacierVaultAuditor)',
  },
  'elasticsearchservice.policy-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (ElasticSearchServiceAuditor)',
  },
  'elasticsearchservice.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (ElasticSearchServiceAuditor)',
  },
  'elasticsearchservice.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (ElasticSearchServiceAuditor)',
  },
  'elasticsearchservice.policy-unknown-cross-account': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (ElasticSearchServiceAuditor)',
  },
  'elasticsearchservice.policy-root-cross-account': {
    categories: ['Cross-Account Root IAM'],
    score: 6,
    overrideKey: 'check_root_cross_account (ElasticSearchServiceAuditor)',
  },
  'iamrole.policy-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (IAMRoleAuditor)',
  },
  'iamrole.policy-friendly-cross-account': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (IAMRoleAuditor)',
  },
  'iamrole.policy-thirdparty-cross-account': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (IAMRoleAuditor)',
  },
  'iamrole.policy-unknown-cross-account': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (IAMRoleAuditor)',
  },
  'iamrole.policy-root-cross-account': {
    categories: ['Cross-Account Root IAM'],
    score: 6,
    overrideKey: 'check_root_cross_account (IAMRoleAuditor)',
  },
  's3.acl-internet-accessible': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_acl_internet_accessible (S3Auditor)',
  },
  's3.acl-log-delivery': { categories: ['Thirdparty Cross Account'], score: 0, overrideKey: 'check_acl_log_delivery (S3Auditor)' },
  's3.acl-friendly-legacy': { categories: ['Friendly Cross Account'], score: 0, overrideKey: 'check_acl_friendly_legacy (S3Auditor)' },
  's3.acl-thirdparty-legacy': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_acl_thirdparty_legacy (S3Auditor)',
  },
  's3.acl-friendly-canonical': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_acl_friendly_canonical (S3Auditor)',
  },
  's3.acl-thirdparty-canonical': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_acl_thirdparty_canonical (S3Auditor)',
  },
  's3.acl-unknown': { categories: ['Unknown Access'], score: 10, overrideKey: 'check_acl_unknown (S3Auditor)' },
  's3.policy-missing': { categories: ['POLICY - No Policy.'], score: 0, overrideKey: 'check_policy_exists (S3Auditor)' },
  'sns.policy-empty': { categories: ['SNS Topic Policy is empty'], score: 1, overrideKey: 'check_snstopicpolicy_empty (SNSAuditor)' },
  'sns.subscriptions-cross-account': {
    categories: ['Unknown Access', 'Friendly Cross Account', 'Thirdparty Cross Account'],
    score: null,
    overrideKey: 'check_subscriptions_crossaccount (SNSAuditor)',
  },
  'kms.key-rotation': {
    categories: ['KMS key is not configured for rotation.'],
    score: 1,
    overrideKey: 'check_for_kms_key_rotation (KMSAuditor)',
  },
  'iamuser.admin-star': { categories: ['Administrator Access'], score: 10, overrideKey: 'check_star_privileges (IAMUserAuditor)' },
  'iamuser.admin-iam-star': { categories: ['Administrator Access'], score: 10, overrideKey: 'check_iam_star_privileges (IAMUserAuditor)' },
  'iamuser.permissions-management': { categories: ['Sensitive Permissions'], score: 10, overrideKey: 'check_permissions (IAMUserAuditor)' },
  'iamuser.data-plane-write': {
    categories: ['Sensitive Permissions'],
    score: 1,
    overrideKey: 'check_mutable_sensitive_services (IAMUserAuditor)',
  },
  'iamuser.passrole': { categories: ['Sensitive Permissions'], score: 10, overrideKey: 'check_iam_passrole (IAMUserAuditor)' },
  'iamuser.notaction': { categories: ['Awkward Statement Construction'], score: 10, overrideKey: 'check_notaction (IAMUserAuditor)' },
  'iamuser.notresource': { categories: ['Awkward Statement Construction'], score: 10, overrideKey: 'check_notresource (IAMUserAuditor)' },
  'iamuser.security-group-mutation': {
    categories: ['Sensitive Permissions'],
    score: 7,
    overrideKey: 'check_security_group_permissions (IAMUserAuditor)',
  },
  'iamrole.admin-star': { categories: ['Administrator Access'], score: 10, overrideKey: 'check_star_privileges (IAMRoleAuditor)' },
  'iamrole.admin-iam-star': { categories: ['Administrator Access'], score: 10, overrideKey: 'check_iam_star_privileges (IAMRoleAuditor)' },
  'iamrole.permissions-management': { categories: ['Sensitive Permissions'], score: 10, overrideKey: 'check_permissions (IAMRoleAuditor)' },
  'iamrole.data-plane-write': {
    categories: ['Sensitive Permissions'],
    score: 1,
    overrideKey: 'check_mutable_sensitive_services (IAMRoleAuditor)',
  },
  'iamrole.passrole': { categories: ['Sensitive Permissions'], score: 10, overrideKey: 'check_iam_passrole (IAMRoleAuditor)' },
  'iamrole.notaction': { categories: ['Awkward Statement Construction'], score: 10, overrideKey: 'check_notaction (IAMRoleAuditor)' },
  'iamrole.notresource': { categories: ['Awkward Statement Construction'], score: 10, overrideKey: 'check_notresource (IAMRoleAuditor)' },
  'iamrole.security-group-mutation': {
    categories: ['Sensitive Permissions'],
    score: 7,
    overrideKey: 'check_security_group_permissions (IAMRoleAuditor)',
  },
  'iamgroup.admin-star': { categories: ['Administrator Access'], score: 10, overrideKey: 'check_star_privileges (IAMGroupAuditor)' },
  'iamgroup.admin-iam-star': {
    categories: ['Administrator Access'],
    score: 10,
    overrideKey: 'check_iam_star_privileges (IAMGroupAuditor)',
  },
  'iamgroup.permissions-management': {
    categories: ['Sensitive Permissions'],
    score: 10,
    overrideKey: 'check_permissions (IAMGroupAuditor)',
  },
  'iamgroup.data-plane-write': {
    categories: ['Sensitive Permissions'],
    score: 1,
    overrideKey: 'check_mutable_sensitive_services (IAMGroupAuditor)',
  },
  'iamgroup.passrole': { categories: ['Sensitive Permissions'], score: 10, overrideKey: 'check_iam_passrole (IAMGroupAuditor)' },
  'iamgroup.notaction': { categories: ['Awkward Statement Construction'], score: 10, overrideKey: 'check_notaction (IAMGroupAuditor)' },
  'iamgroup.notresource': { categories: ['Awkward Statement Construction'], score: 10, overrideKey: 'check_notresource (IAMGroupAuditor)' },
  'iamgroup.security-group-mutation': {
    categories: ['Sensitive Permissions'],
    score: 7,
    overrideKey: 'check_security_group_permissions (IAMGroupAuditor)',
  },
  'policy.admin-star': { categories: ['Administrator Access'], score: 10, overrideKey: 'check_star_privileges (ManagedPolicyAuditor)' },
  'policy.admin-iam-star': {
    categories: ['Administrator Access'],
    score: 10,
    overrideKey: 'check_iam_star_privileges (ManagedPolicyAuditor)',
  },
  'policy.permissions-management': {
    categories: ['Sensitive Permissions'],
    score: 10,
    overrideKey: 'check_permissions (ManagedPolicyAuditor)',
  },
  'policy.data-plane-write': {
    categories: ['Sensitive Permissions'],
    score: 1,
    overrideKey: 'check_mutable_sensitive_services (ManagedPolicyAuditor)',
  },
  'policy.passrole': { categories: ['Sensitive Permissions'], score: 10, overrideKey: 'check_iam_passrole (ManagedPolicyAuditor)' },
  'policy.notaction': { categories: ['Awkward Statement Construction'], score: 10, overrideKey: 'check_notaction (ManagedPolicyAuditor)' },
  'policy.notresource': {
    categories: ['Awkward Statement Construction'],
    score: 10,
    overrideKey: 'check_notresource (ManagedPolicyAuditor)',
  },
  'policy.security-group-mutation': {
    categories: ['Sensitive Permissions'],
    score: 7,
    overrideKey: 'check_security_group_permissions (ManagedPolicyAuditor)',
  },
  'iamuser.attached-managed-policies': { categories: [], score: null, overrideKey: 'check_attached_managed_policies (IAMUserAuditor)' },
  'iamrole.attached-managed-policies': { categories: [], score: null, overrideKey: 'check_attached_managed_policies (IAMRoleAuditor)' },
  'iamgroup.attached-managed-policies': { categories: [], score: null, overrideKey: 'check_attached_managed_policies (IAMGroupAuditor)' },
  'iamuser.access-key-active': { categories: ['Informational'], score: 1, overrideKey: 'check_active_access_keys (IAMUserAuditor)' },
  'iamuser.access-key-inactive': { categories: ['Informational'], score: 0, overrideKey: 'check_inactive_access_keys (IAMUserAuditor)' },
  'iamuser.access-key-rotation': { categories: ['Needs Rotation'], score: 1, overrideKey: 'check_access_key_rotation (IAMUserAuditor)' },
  'iamuser.access-key-unused': { categories: ['Unused Access'], score: 1, overrideKey: 'check_access_key_last_used (IAMUserAuditor)' },
  'iamuser.login-without-mfa': { categories: ['Insecure Configuration'], score: 1, overrideKey: 'check_no_mfa (IAMUserAuditor)' },
  'iamuser.login-and-access-keys': {
    categories: ['Informational'],
    score: 1,
    overrideKey: 'check_loginprofile_plus_akeys (IAMUserAuditor)',
  },
  'acm.expires-within-30-days': {
    categories: ['Cert will expire soon.'],
    score: 10,
    overrideKey: 'check_upcoming_expiration (ACMAuditor)',
  },
  'acm.expires-within-60-days': { categories: ['Cert will expire soon.'], score: 5, overrideKey: 'check_future_expiration (ACMAuditor)' },
  'acm.expired': { categories: ['Cert has expired.'], score: 10, overrideKey: 'check_expired (ACMAuditor)' },
  'iamssl.expires-within-30-days': {
    categories: ['Cert will expire soon.'],
    score: 10,
    overrideKey: 'check_upcoming_expiration (IAMSSLAuditor)',
  },
  'iamssl.expires-within-60-days': {
    categories: ['Cert will expire soon.'],
    score: 5,
    overrideKey: 'check_future_expiration (IAMSSLAuditor)',
  },
  'iamssl.expired': { categories: ['Cert has expired.'], score: 10, overrideKey: 'check_expired (IAMSSLAuditor)' },
  'iamssl.issuer-unreadable': {
    categories: ['Could not extract valid certificate issuer.'],
    score: 10,
    overrideKey: 'check_issuer (IAMSSLAuditor)',
  },
  'iamssl.key-size-below-1024': {
    categories: ['Cert size is less than 1024 bits.'],
    score: 10,
    overrideKey: 'check_cert_size_lt_1024 (IAMSSLAuditor)',
  },
  'iamssl.key-size-below-2048': {
    categories: ['Cert size is less than 2048 bits.'],
    score: 3,
    overrideKey: 'check_cert_size_lt_2048 (IAMSSLAuditor)',
  },
  'iamssl.signature-md5': {
    categories: ['Cert uses an MD5 signature Algorithm'],
    score: 3,
    overrideKey: 'check_signature_algorith_for_md5 (IAMSSLAuditor)',
  },
  'iamssl.signature-sha1': {
    categories: ['Cert uses an SHA1 signature Algorithm'],
    score: 1,
    overrideKey: 'check_signature_algorith_for_sha1 (IAMSSLAuditor)',
  },
  'iamssl.uploaded-before-heartbleed': {
    categories: ['Cert may have been compromised by heartbleed.'],
    score: 10,
    overrideKey: 'check_upload_date_for_heartbleed (IAMSSLAuditor)',
  },
  'cloudtrail.multi-region': {
    categories: ['POLICY - CloudTrail is not enabled for multi-region'],
    score: 10,
    overrideKey: 'check_if_cloudtrail_in_all_regions (CloudTrailAuditor)',
  },
  'cloudtrail.enabled': {
    categories: ['POLICY - CloudTrail is disabled'],
    score: 10,
    overrideKey: 'check_if_cloudtrail_is_enabled (CloudTrailAuditor)',
  },
  'route53.public-zone-private-records': {
    categories: ['Route53 public zone contains private record.'],
    score: 1,
    overrideKey: 'check_for_public_zone_with_private_records (Route53Auditor)',
  },
  'redshift.not-in-vpc': {
    categories: ['POLICY - Redshift cluster not in VPC.'],
    score: 10,
    overrideKey: 'check_running_in_vpc (RedshiftAuditor)',
  },
  'ses.identity-unverified': { categories: ['SES Identity Not Verified.'], score: 1, overrideKey: 'check_verified (SESAuditor)' },
  'vpn.tunnel-down': { categories: ['VPN Connection tunnel is not UP'], score: 1, overrideKey: 'check_tunnels (VPNAuditor)' },
  'vpc.flow-logs': { categories: ['Flow Logs not enabled for VPC'], score: 5, overrideKey: 'check_flow_logs_enabled (VPCAuditor)' },
  'securitygroup.classic-rfc1918': {
    categories: ['Non-VPC Security Group contains private RFC-1918 CIDR'],
    score: 5,
    overrideKey: 'check_securitygroup_ec2_rfc1918 (SecurityGroupAuditor)',
  },
  'securitygroup.internet-accessible-ingress': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible_ingress (SecurityGroupAuditor)',
  },
  'securitygroup.internet-accessible-egress': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible_egress (SecurityGroupAuditor)',
  },
  'securitygroup.friendly-cross-account-ingress': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account_ingress (SecurityGroupAuditor)',
  },
  'securitygroup.friendly-cross-account-egress': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account_egress (SecurityGroupAuditor)',
  },
  'securitygroup.thirdparty-cross-account-ingress': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account_ingress (SecurityGroupAuditor)',
  },
  'securitygroup.thirdparty-cross-account-egress': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account_egress (SecurityGroupAuditor)',
  },
  'securitygroup.unknown-cross-account-ingress': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account_ingress (SecurityGroupAuditor)',
  },
  'securitygroup.unknown-cross-account-egress': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account_egress (SecurityGroupAuditor)',
  },
  'elb.internet-scheme': {
    categories: ['Internet Accessible', 'Friendly Cross Account', 'Thirdparty Cross Account', 'Unknown Access'],
    score: null,
    overrideKey: 'check_internet_scheme (ELBAuditor)',
  },
  'elb.tls-policy': {
    categories: ['Insecure TLS', 'Informational'],
    score: null,
    overrideKey: 'check_listener_reference_policy (ELBAuditor)',
  },
  'elb.access-logs': { categories: ['Recommendation'], score: 1, overrideKey: 'check_logging (ELBAuditor)' },
  'alb.internet-facing': {
    categories: ['Internet Accessible', 'Friendly Cross Account', 'Thirdparty Cross Account', 'Unknown Access'],
    score: null,
    overrideKey: 'check_internet_facing (ELBv2Auditor)',
  },
  'alb.access-logs': { categories: ['Recommendation'], score: 1, overrideKey: 'check_logging (ELBv2Auditor)' },
  'alb.deletion-protection': { categories: ['Recommendation'], score: 1, overrideKey: 'check_deletion_protection (ELBv2Auditor)' },
  'alb.tls-policy': { categories: ['Insecure TLS'], score: null, overrideKey: 'check_ssl_policy (ELBv2Auditor)' },
  'rdsdbinstance.internet-accessible': {
    categories: ['Internet Accessible', 'Friendly Cross Account', 'Thirdparty Cross Account', 'Unknown Access'],
    score: null,
    overrideKey: 'check_internet_accessible (RDSDBInstanceAuditor)',
  },
  'rdsdbcluster.internet-accessible': {
    categories: ['Internet Accessible', 'Friendly Cross Account', 'Thirdparty Cross Account', 'Unknown Access'],
    score: null,
    overrideKey: 'check_internet_accessible (RDSDBClusterAuditor)',
  },
  'rdssecuritygroup.classic-rfc1918': {
    categories: ['Non-VPC RDS Security Group contains private RFC-1918 CIDR'],
    score: 8,
    overrideKey: 'check_rds_ec2_rfc1918 (RDSSecurityGroupAuditor)',
  },
  'rdssecuritygroup.network-larger-than-24': {
    categories: ['RDS Security Group network larger than /24'],
    score: 3,
    overrideKey: 'check_securitygroup_large_subnet (RDSSecurityGroupAuditor)',
  },
  'rdssecuritygroup.mask-zero': {
    categories: ['RDS Security Group subnet mask is /0'],
    score: 10,
    overrideKey: 'check_securitygroup_zero_subnet (RDSSecurityGroupAuditor)',
  },
  'rdssecuritygroup.any-address': {
    categories: ['RDS Security Group contains 0.0.0.0/0'],
    score: 5,
    overrideKey: 'check_securitygroup_any (RDSSecurityGroupAuditor)',
  },
  'rdssecuritygroup.ten-net': {
    categories: ['RDS Security Group contains 10.0.0.0/8'],
    score: 5,
    overrideKey: 'check_securitygroup_10net (RDSSecurityGroupAuditor)',
  },
  'rdssnapshot.shared-publicly': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (RDSSnapshotAuditor)',
  },
  'rdssnapshot.shared-friendly': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (RDSSnapshotAuditor)',
  },
  'rdssnapshot.shared-thirdparty': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (RDSSnapshotAuditor)',
  },
  'rdssnapshot.shared-unknown': {
    categories: ['Unknown Access'],
    score: 10,
    overrideKey: 'check_unknown_cross_account (RDSSnapshotAuditor)',
  },
  'ec2image.shared-publicly': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (EC2ImageAuditor)',
  },
  'ec2image.shared-friendly': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_cross_account (EC2ImageAuditor)',
  },
  'ec2image.shared-thirdparty': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_cross_account (EC2ImageAuditor)',
  },
  'ec2image.shared-unknown': { categories: ['Unknown Access'], score: 10, overrideKey: 'check_unknown_cross_account (EC2ImageAuditor)' },
  'ebssnapshot.shared-friendly': {
    categories: ['Friendly Cross Account'],
    score: 0,
    overrideKey: 'check_friendly_access (EBSSnapshotAuditor)',
  },
  'ebssnapshot.shared-thirdparty': {
    categories: ['Thirdparty Cross Account'],
    score: 0,
    overrideKey: 'check_thirdparty_access (EBSSnapshotAuditor)',
  },
  'ebssnapshot.shared-unknown': { categories: ['Unknown Access'], score: 10, overrideKey: 'check_unknown_access (EBSSnapshotAuditor)' },
  'ebssnapshot.shared-marketplace': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_marketplace_access (EBSSnapshotAuditor)',
  },
  'ebssnapshot.shared-publicly': {
    categories: ['Internet Accessible'],
    score: 10,
    overrideKey: 'check_internet_accessible (EBSSnapshotAuditor)',
  },
};
