import type { DBInstance } from '@aws-sdk/client-rds';
import { awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { renamed } from './renamed.ts';

const FIELDS = {
  db_instance_identifier: 'DBInstanceIdentifier',
  arn: 'DBInstanceArn',
  db_instance_class: 'DBInstanceClass',
  engine: 'Engine',
  engine_version: 'EngineVersion',
  db_instance_status: 'DBInstanceStatus',
  master_username: 'MasterUsername',
  db_name: 'DBName',
  allocated_storage: 'AllocatedStorage',
  preferred_backup_window: 'PreferredBackupWindow',
  backup_retention_period: 'BackupRetentionPeriod',
  db_security_groups: 'DBSecurityGroups',
  db_parameter_groups: 'DBParameterGroups',
  availability_zone: 'AvailabilityZone',
  secondary_availability_zone: 'SecondaryAvailabilityZone',
  db_subnet_group: 'DBSubnetGroup',
  preferred_maintenance_window: 'PreferredMaintenanceWindow',
  multi_az: 'MultiAZ',
  auto_minor_version_upgrade: 'AutoMinorVersionUpgrade',
  read_replica_source_db_instance_identifier: 'ReadReplicaSourceDBInstanceIdentifier',
  read_replica_db_instance_identifiers: 'ReadReplicaDBInstanceIdentifiers',
  license_model: 'LicenseModel',
  iops: 'Iops',
  option_group_memberships: 'OptionGroupMemberships',
  character_set_name: 'CharacterSetName',
  storage_type: 'StorageType',
  tde_credential_arn: 'TdeCredentialArn',
  db_cluster_identifier: 'DBClusterIdentifier',
  storage_encrypted: 'StorageEncrypted',
  kms_key_id: 'KmsKeyId',
  dbi_resource_id: 'DbiResourceId',
  ca_certificate_identifier: 'CACertificateIdentifier',
  copy_tags_to_snapshot: 'CopyTagsToSnapshot',
  monitoring_interval: 'MonitoringInterval',
  enhanced_monitoring_resource_arn: 'EnhancedMonitoringResourceArn',
  monitoring_role_arn: 'MonitoringRoleArn',
  endpoint: 'Endpoint',
  instance_create_time: 'InstanceCreateTime',
  latest_restorable_time: 'LatestRestorableTime',
  vpc_security_groups: 'VpcSecurityGroups',
  publicly_accessible: 'PubliclyAccessible',
  db_instance_port: 'DbInstancePort',
  deletion_protection: 'DeletionProtection',
  iam_database_authentication_enabled: 'IAMDatabaseAuthenticationEnabled',
  enabled_cloudwatch_logs_exports: 'EnabledCloudwatchLogsExports',
  certificate_details: 'CertificateDetails',
  performance_insights_enabled: 'PerformanceInsightsEnabled',
  performance_insights_kms_key_id: 'PerformanceInsightsKMSKeyId',
  master_user_secret: 'MasterUserSecret',
} as const satisfies Record<string, keyof DBInstance>;

/** Instances of RDS, and those of Neptune and DocumentDB, which its list tells, too. */
export const rdsDbInstance = awsWatcher({
  index: 'rdsdbinstance',
  title: 'RDS DB Instance',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-rds'),
  client: (sdk, options) => new sdk.RDSClient(options),
  permissions: ['rds:DescribeDBInstances'],
  goneWhen: ['DBInstanceNotFound', 'DBInstanceNotFoundFault'],
  // Backups go on and maintenance comes without anybody touching the instance.
  ephemeral: ['latest_restorable_time', 'db_instance_status'],
  unordered: ['vpc_security_groups', 'db_security_groups', 'read_replica_db_instance_identifiers', 'enabled_cloudwatch_logs_exports'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeDBInstances(pages(100), {})) yield* page.DBInstances ?? [];
  },

  identify: ({ DBInstanceArn, DBInstanceIdentifier }) => ({
    uid: required(DBInstanceArn, 'DBInstanceArn'),
    name: required(DBInstanceIdentifier, 'DBInstanceIdentifier'),
  }),

  async describe(instance) {
    const name = required(instance.DBInstanceIdentifier, 'DBInstanceIdentifier');
    const arn = required(instance.DBInstanceArn, 'DBInstanceArn');
    return { uid: arn, name, arn, config: { ...renamed(instance, FIELDS), tags: tagMap(instance.TagList) } };
  },

  async find({ name }, { sdk, client }) {
    const { DBInstances = [] } = await client.send(new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: name }));
    const [listed] = DBInstances;
    return listed === undefined ? 'gone' : { listed };
  },
});
