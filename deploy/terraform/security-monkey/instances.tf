locals {
  database_url = "postgres://monkey:{{${var.name}/database-password}}@${aws_db_instance.this.address}:${aws_db_instance.this.port}/monkey?sslmode=verify-full&sslrootcert=/etc/security-monkey/rds-ca.pem"
  broker_url   = "rediss://:{{${var.name}/broker-password}}@${aws_elasticache_replication_group.this.primary_endpoint_address}:6379/0"

  metrics = var.metrics == null ? {} : {
    METRICS_ENABLED     = "true"
    METRICS_NAMESPACE   = var.metrics.namespace
    METRICS_POST_REGION = var.metrics.region
  }
  every_role = merge(var.settings, local.metrics, {
    MONKEY_DATABASE_URL = local.database_url
    MONKEY_SECRET_KEY   = "{{${var.name}/secret-key}}"
  })
  # Scheduler and workers only: nobody else reaches the broker.
  with_broker = merge(local.every_role, {
    MONKEY_BROKER_URL   = local.broker_url
    MONKEY_METRICS_PORT = "9090"
  })
  environment = {
    api = merge(local.every_role, {
      MONKEY_BASE_URL    = var.base_url
      MONKEY_TRUST_PROXY = "loopback"
    })
    scheduler = local.with_broker
    worker = merge(local.with_broker, {
      MONKEY_WORKER_CONCURRENCY      = tostring(var.worker.concurrency)
      MONKEY_WORKER_SHUTDOWN_SECONDS = tostring(var.worker.shutdown_seconds)
    })
  }

  # What the scripts of deploy/user-data are given.
  given = {
    for role in keys(local.roles) : role => merge(
      {
        AWS_DEFAULT_REGION             = local.region
        SECURITY_MONKEY_PACKAGE        = var.package
        SECURITY_MONKEY_PACKAGE_SHA256 = var.package_sha256
        SECURITY_MONKEY_ENVIRONMENT    = join("\n", [for name, value in local.environment[role] : "${name}=${value}"])
        SECURITY_MONKEY_GROUP          = "${var.name}-${role}"
        SECURITY_MONKEY_HOOK           = "drain"
      },
      role == "api" ? { SECURITY_MONKEY_TRUSTED_PROXIES = join(" ", sort([for subnet in data.aws_subnet.public : subnet.cidr_block])) } : {},
      role == "scheduler" && var.migrate ? { SECURITY_MONKEY_MIGRATE = "yes" } : {},
    )
  }
  user_data = {
    for role, given in local.given : role => join("\n", concat(
      ["#!/bin/bash"],
      [for name, value in given : "export ${name}='${replace(value, "'", "'\\''")}'"],
      [file("${path.module}/../../user-data/${role}.sh")],
    ))
  }
}

resource "aws_launch_template" "this" {
  for_each = local.roles

  name_prefix            = "${var.name}-${each.key}-"
  image_id               = var.ami_id
  instance_type          = each.value.instance_type
  user_data              = base64encode(local.user_data[each.key])
  vpc_security_group_ids = [aws_security_group.role[each.key].id]
  update_default_version = true
  tags                   = local.tags

  iam_instance_profile {
    arn = aws_iam_instance_profile.this[each.key].arn
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted   = true
      volume_type = "gp3"
      volume_size = 20
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = merge(local.tags, { Name = "${var.name}-${each.key}" })
  }
}

resource "aws_autoscaling_group" "this" {
  for_each = local.roles

  name                      = "${var.name}-${each.key}"
  min_size                  = each.value.min
  max_size                  = each.value.max
  vpc_zone_identifier       = var.private_subnet_ids
  target_group_arns         = each.key == "api" ? [aws_lb_target_group.api.arn] : []
  health_check_type         = each.key == "api" ? "ELB" : "EC2"
  health_check_grace_period = 300
  # Terraform does not wait: a scheduler that finds no schema yet is no error of the group.
  wait_for_capacity_timeout = "0"

  launch_template {
    id      = aws_launch_template.this[each.key].id
    version = aws_launch_template.this[each.key].latest_version
  }

  # Instances of the API are replaced one after the other. Scheduler and workers are not replaced by a change:
  # docs/guides/upgrade-order.md says when they are.
  dynamic "instance_refresh" {
    for_each = each.key == "api" ? [1] : []

    content {
      strategy = "Rolling"
      preferences {
        min_healthy_percentage = 50
      }
    }
  }

  # From the first instance on: one without the hook would not be drained.
  initial_lifecycle_hook {
    name                 = "drain"
    lifecycle_transition = "autoscaling:EC2_INSTANCE_TERMINATING"
    # What systemd leaves the role, and a minute for everything around it.
    heartbeat_timeout = each.value.shutdown_seconds + 90
    default_result    = "CONTINUE"
  }

  dynamic "tag" {
    for_each = local.tags

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}

resource "aws_autoscaling_policy" "this" {
  for_each = {
    for role, target in { api = 60, worker = var.worker.target_cpu } : role => target if local.roles[role].max > local.roles[role].min
  }

  name                   = "${var.name}-${each.key}"
  autoscaling_group_name = aws_autoscaling_group.this[each.key].name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = each.value

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
