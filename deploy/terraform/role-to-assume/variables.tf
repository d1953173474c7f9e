variable "monkey_account_id" {
  description = "The account in which Security Monkey runs."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.monkey_account_id))
    error_message = "An account id has 12 digits."
  }
}

variable "monkey_role_name" {
  description = "The role that its workers have there: the output worker_role_name of the module security-monkey. It must exist."
  type        = string
  default     = "security-monkey-worker"
}

variable "role_name" {
  description = "The name of the role that is made here: the field role_name of the account in Security Monkey."
  type        = string
  default     = "SecurityMonkey"
}

variable "external_id" {
  description = "The field external_id of the account in Security Monkey. Empty: none is asked for."
  type        = string
  default     = ""
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}
