# The role that Security Monkey assumes in an account. It reads, and changes nothing. Apply it in every account to watch.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.monkey_account_id}:role/${var.monkey_role_name}"]
    }

    dynamic "condition" {
      for_each = var.external_id == "" ? [] : [var.external_id]

      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.role_name
  description          = "Security Monkey reads with it."
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = var.tags
}

resource "aws_iam_policy" "reads" {
  count = length(local.permissions)

  name        = "${var.role_name}Reads${count.index + 1}"
  description = "What Security Monkey reads."
  tags        = var.tags

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = local.permissions[count.index]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "reads" {
  count = length(local.permissions)

  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.reads[count.index].arn
}
