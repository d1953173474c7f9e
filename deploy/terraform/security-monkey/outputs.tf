output "load_balancer" {
  description = "Where the name of base_url must lead."
  value       = aws_lb.this.dns_name
}

output "worker_role_name" {
  description = "The variable monkey_role_name of the module role-to-assume."
  value       = aws_iam_role.this["worker"].name
}

output "scaling_groups" {
  description = "Role → the name of its scaling group."
  value       = { for role, group in aws_autoscaling_group.this : role => group.name }
}

output "database_address" {
  description = "Where the database is."
  value       = aws_db_instance.this.address
}

output "broker_address" {
  description = "Where the broker is."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}
