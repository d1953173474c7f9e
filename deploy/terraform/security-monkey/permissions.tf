# One role of AWS for each role of the program, with what it uses and nothing else.

locals {
  secret_arns = {
    for role in keys(local.roles) : role => [
      for name, secret in aws_secretsmanager_secret.this : secret.arn if role != "api" || name != "broker-password"
    ]
  }
  watched_accounts = length(var.watched_account_ids) == 0 ? ["*"] : var.watched_account_ids
  package_object   = startswith(var.package, "s3://") ? ["arn:${local.partition}:s3:::${trimprefix(var.package, "s3://")}"] : []
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name               = "${var.name}-${each.key}"
  description        = "Instances of Security Monkey: ${each.key}."
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = local.tags
}

resource "aws_iam_instance_profile" "this" {
  for_each = local.roles

  name = "${var.name}-${each.key}"
  role = aws_iam_role.this[each.key].name
  tags = local.tags
}

# What an instance needs to come up and to go.
data "aws_iam_policy_document" "instance" {
  for_each = local.roles

  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = local.secret_arns[each.key]
  }

  dynamic "statement" {
    for_each = local.package_object

    content {
      sid       = "Package"
      actions   = ["s3:GetObject"]
      resources = [statement.value]
    }
  }

  statement {
    sid     = "DrainOnScaleIn"
    actions = ["autoscaling:CompleteLifecycleAction"]
    resources = [
      "arn:${local.partition}:autoscaling:${local.region}:${data.aws_caller_identity.current.account_id}:autoScalingGroup:*:autoScalingGroupName/${var.name}-${each.key}",
    ]
  }
}

resource "aws_iam_role_policy" "instance" {
  for_each = local.roles

  name   = "instance"
  role   = aws_iam_role.this[each.key].id
  policy = data.aws_iam_policy_document.instance[each.key].json
}

# Workers read the accounts.
data "aws_iam_policy_document" "assume" {
  statement {
    sid       = "AssumeTheRoleOfEachAccount"
    actions   = ["sts:AssumeRole"]
    resources = [for account in local.watched_accounts : "arn:${local.partition}:iam::${account}:role/${var.assume_role_name}"]
  }
}

resource "aws_iam_role_policy" "assume" {
  name   = "assume"
  role   = aws_iam_role.this["worker"].id
  policy = data.aws_iam_policy_document.assume.json
}

# Scheduler and workers tell of the queue.
data "aws_iam_policy_document" "metrics" {
  count = var.metrics == null ? 0 : 1

  statement {
    sid       = "Metrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = [var.metrics.namespace]
    }
  }
}

resource "aws_iam_role_policy" "metrics" {
  for_each = var.metrics == null ? [] : toset(["scheduler", "worker"])

  name   = "metrics"
  role   = aws_iam_role.this[each.key].id
  policy = data.aws_iam_policy_document.metrics[0].json
}

# Workers send the reports.
data "aws_iam_policy_document" "email" {
  count = var.email == null ? 0 : 1

  statement {
    sid       = "Reports"
    actions   = ["ses:SendEmail"]
    resources = [var.email.identity_arn]

    condition {
      test     = "StringEquals"
      variable = "ses:FromAddress"
      values   = [var.email.from_address]
    }
  }
}

resource "aws_iam_role_policy" "email" {
  count = var.email == null ? 0 : 1

  name   = "email"
  role   = aws_iam_role.this["worker"].id
  policy = data.aws_iam_policy_document.email[0].json
}
