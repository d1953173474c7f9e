resource "aws_db_subnet_group" "this" {
  name_prefix = "${var.name}-"
  subnet_ids  = var.private_subnet_ids
  tags        = local.tags
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = "postgres${split(".", var.database.engine_version)[0]}"
  tags        = local.tags

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.database.engine_version
  instance_class = var.database.instance_class

  db_name             = "monkey"
  username            = "monkey"
  password_wo         = ephemeral.aws_secretsmanager_secret_version.database_password.secret_string
  password_wo_version = var.database.password_version

  allocated_storage     = var.database.storage_gb
  max_allocated_storage = var.database.max_storage_gb
  storage_type          = "gp3"
  storage_encrypted     = true

  db_subnet_group_name   = aws_db_subnet_group.this.name
  parameter_group_name   = aws_db_parameter_group.this.name
  vpc_security_group_ids = [aws_security_group.database.id]
  publicly_accessible    = false
  multi_az               = var.database.multi_az

  backup_retention_period      = var.database.backup_days
  backup_window                = var.database.preferred_backup_window
  copy_tags_to_snapshot        = true
  deletion_protection          = var.database.deletion_protection
  skip_final_snapshot          = !var.database.final_snapshot
  final_snapshot_identifier    = var.database.final_snapshot ? "${var.name}-last" : null
  performance_insights_enabled = var.database.performance_insights
  auto_minor_version_upgrade   = true
  tags                         = local.tags
}
