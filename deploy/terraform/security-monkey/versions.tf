# Security Monkey on AWS: a scaling group for each role, a load balancer, PostgreSQL on RDS, Redis on ElastiCache.
# The accounts to watch need the role of the module role-to-assume.

terraform {
  # Write-only arguments keep the password of the database and the secret key out of the state.
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.92"
    }
  }
}
