resource "aws_security_group" "load_balancer" {
  name_prefix = "${var.name}-load-balancer-"
  description = "The load balancer of Security Monkey."
  vpc_id      = var.vpc_id
  tags        = local.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = { for pair in setproduct(var.clients, [80, 443]) : "${pair[0]}-${pair[1]}" => pair }

  security_group_id = aws_security_group.load_balancer.id
  description       = "Browsers."
  cidr_ipv4         = each.value[0]
  ip_protocol       = "tcp"
  from_port         = each.value[1]
  to_port           = each.value[1]
}

resource "aws_vpc_security_group_egress_rule" "load_balancer_to_api" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "NGINX on the instances of the API."
  referenced_security_group_id = aws_security_group.role["api"].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_security_group" "role" {
  for_each = local.roles

  name_prefix = "${var.name}-${each.key}-"
  description = "Instances of Security Monkey: ${each.key}."
  vpc_id      = var.vpc_id
  tags        = local.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  security_group_id            = aws_security_group.role["api"].id
  description                  = "The load balancer, and nobody else."
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

# To the APIs of AWS and of whoever else is watched, the database and the broker.
resource "aws_vpc_security_group_egress_rule" "role" {
  for_each = local.roles

  security_group_id = aws_security_group.role[each.key].id
  description       = "Everywhere."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_security_group" "database" {
  name_prefix = "${var.name}-database-"
  description = "The database of Security Monkey."
  vpc_id      = var.vpc_id
  tags        = local.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  for_each = local.roles

  security_group_id            = aws_security_group.database.id
  description                  = "Every role: ${each.key}."
  referenced_security_group_id = aws_security_group.role[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_security_group" "broker" {
  name_prefix = "${var.name}-broker-"
  description = "The broker of Security Monkey."
  vpc_id      = var.vpc_id
  tags        = local.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "broker" {
  for_each = toset(["scheduler", "worker"])

  security_group_id            = aws_security_group.broker.id
  description                  = "Scheduler and workers, and nobody else: ${each.key}."
  referenced_security_group_id = aws_security_group.role[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}
