resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.private_subnet_ids
  tags       = local.tags
}

resource "aws_elasticache_parameter_group" "this" {
  name   = var.name
  family = "redis${split(".", var.broker.engine_version)[0]}"
  tags   = local.tags

  # A queue may not lose jobs for lack of memory: it refuses new ones instead.
  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = "The queue of Security Monkey."
  engine               = "redis"
  engine_version       = var.broker.engine_version
  node_type            = var.broker.node_type
  port                 = 6379

  num_cache_clusters         = var.broker.nodes
  automatic_failover_enabled = var.broker.nodes > 1
  multi_az_enabled           = var.broker.nodes > 1

  transit_encryption_enabled = true
  at_rest_encryption_enabled = true
  auth_token                 = data.aws_secretsmanager_secret_version.broker_password.secret_string
  auth_token_update_strategy = "ROTATE"

  parameter_group_name = aws_elasticache_parameter_group.this.name
  subnet_group_name    = aws_elasticache_subnet_group.this.name
  security_group_ids   = [aws_security_group.broker.id]
  apply_immediately    = true
  tags                 = local.tags
}
