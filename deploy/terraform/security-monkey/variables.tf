variable "name" {
  description = "The beginning of every name."
  type        = string
  default     = "security-monkey"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,24}$", var.name))
    error_message = "A name has 2 to 25 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}

# Network

variable "vpc_id" {
  description = "The network in which everything is."
  type        = string
}

variable "public_subnet_ids" {
  description = "Where the load balancer is: at least two."
  type        = list(string)
}

variable "private_subnet_ids" {
  description = "Where everything else is, with a way out to the APIs of AWS: at least two."
  type        = list(string)
}

variable "clients" {
  description = "The networks from which the user interface and the API are reached."
  type        = list(string)
}

variable "certificate_arn" {
  description = "The certificate of the load balancer."
  type        = string
}

variable "base_url" {
  description = "Where browsers find it: https://monkey.example."
  type        = string
}

# Program

variable "package" {
  description = "The program, as s3://… or https://… of a .tar.gz: docs/guides/autostart.md."
  type        = string

  validation {
    condition     = can(regex("^(s3|https)://", var.package))
    error_message = "The package is at s3://… or https://…."
  }
}

variable "package_sha256" {
  description = "The checksum of the package."
  type        = string
}

variable "ami_id" {
  description = "Debian 12."
  type        = string
}

variable "settings" {
  description = "More settings of every role, as environment variables: docs/reference/settings.md."
  type        = map(string)
  default     = {}
}

variable "migrate" {
  description = "Whether a new scheduler brings the schema up before it starts. See docs/guides/upgrade-order.md."
  type        = bool
  default     = true
}

# Roles

variable "api" {
  description = "Instances of the API and the user interface."
  type = object({
    instance_type = optional(string, "t3.small")
    min           = optional(number, 2)
    max           = optional(number, 4)
  })
  default = {}
}

variable "scheduler" {
  description = "Instances of the scheduler: one does the work, further ones stand by. 0 stops it for an upgrade."
  type = object({
    instance_type = optional(string, "t3.small")
    instances     = optional(number, 1)
  })
  default = {}
}

variable "worker" {
  description = "Instances of the workers. With max 0 there is none, for an upgrade."
  type = object({
    instance_type    = optional(string, "m6i.large")
    min              = optional(number, 1)
    max              = optional(number, 6)
    concurrency      = optional(number, 10)
    shutdown_seconds = optional(number, 60)
    # The part of the processors, in percent, that the group aims at.
    target_cpu = optional(number, 60)
  })
  default = {}
}

# What the program may do in AWS, each only where it is used

variable "assume_role_name" {
  description = "The role that the workers assume in the accounts they watch."
  type        = string
  default     = "SecurityMonkey"
}

variable "watched_account_ids" {
  description = "The accounts in which they may assume it. Empty: every account whose role trusts them."
  type        = list(string)
  default     = []
}

variable "metrics" {
  description = "The namespace and the region of the metrics in CloudWatch; null: there are none, and no permission for them."
  type = object({
    namespace = optional(string, "securitymonkey")
    region    = optional(string, "us-east-1")
  })
  default = null
}

variable "email" {
  description = "The identity of SES by which reports are sent, and the address they come from; null: none are, and no permission for it."
  type = object({
    identity_arn = string
    from_address = string
  })
  default = null
}

# Database and broker

variable "database" {
  description = "PostgreSQL on RDS."
  type = object({
    instance_class          = optional(string, "db.m6g.large")
    engine_version          = optional(string, "17")
    storage_gb              = optional(number, 100)
    max_storage_gb          = optional(number, 1000)
    multi_az                = optional(bool, true)
    backup_days             = optional(number, 14)
    deletion_protection     = optional(bool, true)
    final_snapshot          = optional(bool, true)
    performance_insights    = optional(bool, true)
    password_version        = optional(number, 1)
    preferred_backup_window = optional(string, "02:00-03:00")
  })
  default = {}
}

variable "broker" {
  description = "Redis on ElastiCache. Its password is in the Terraform state: AWS takes it in no other way."
  type = object({
    node_type        = optional(string, "cache.t4g.small")
    engine_version   = optional(string, "7.1")
    nodes            = optional(number, 2)
    password_version = optional(number, 1)
  })
  default = {}
}
