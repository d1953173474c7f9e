data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_subnet" "public" {
  count = length(var.public_subnet_ids)

  id = var.public_subnet_ids[count.index]
}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name
  tags      = merge({ application = var.name }, var.tags)

  # Role → what its scaling group is made of.
  roles = {
    api = {
      instance_type    = var.api.instance_type
      min              = var.api.min
      max              = var.api.max
      shutdown_seconds = 30
    }
    scheduler = {
      instance_type    = var.scheduler.instance_type
      min              = var.scheduler.instances
      max              = var.scheduler.instances
      shutdown_seconds = 30
    }
    worker = {
      instance_type    = var.worker.instance_type
      min              = min(var.worker.min, var.worker.max)
      max              = var.worker.max
      shutdown_seconds = var.worker.shutdown_seconds
    }
  }
}
