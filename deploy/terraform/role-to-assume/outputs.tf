output "role_arn" {
  description = "The role."
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "Its name, for: monkey accounts add AWS <name> <account id> --field role_name=…"
  value       = aws_iam_role.this.name
}
