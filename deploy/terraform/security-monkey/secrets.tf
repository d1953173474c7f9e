# Letters and digits only: they become parts of addresses.
ephemeral "aws_secretsmanager_random_password" "made" {
  for_each = local.secrets

  password_length     = 48
  exclude_punctuation = true
}

locals {
  # Secret → its version; another number makes another value. With another secret key, concealed values cannot be
  # compared with new ones and every session ends: it stays as it is.
  secrets = {
    database-password = var.database.password_version
    broker-password   = var.broker.password_version
    secret-key        = 1
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each = local.secrets

  name        = "${var.name}/${each.key}"
  description = "Security Monkey: ${each.key}."
  tags        = local.tags
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each = local.secrets

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.made[each.key].random_password
  secret_string_wo_version = each.value
}

# Read back, so that what was tried twice is the same in both places.
ephemeral "aws_secretsmanager_secret_version" "database_password" {
  secret_id = aws_secretsmanager_secret_version.this["database-password"].secret_id
}

data "aws_secretsmanager_secret_version" "broker_password" {
  secret_id  = aws_secretsmanager_secret_version.this["broker-password"].secret_id
  version_id = aws_secretsmanager_secret_version.this["broker-password"].version_id
}
