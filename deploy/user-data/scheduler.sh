#!/bin/bash
# User data of an instance (Debian 12) that runs the scheduler. Given by environment:
#
#   SECURITY_MONKEY_PACKAGE         s3://… or https://… of a .tar.gz of the program: docs/guides/autostart.md
#   SECURITY_MONKEY_PACKAGE_SHA256  its checksum
#   SECURITY_MONKEY_ENVIRONMENT     the lines of /etc/security-monkey/environment; {{name}} is a secret of Secrets
#                                   Manager, {{ssm:name}} a parameter of the Systems Manager
#   AWS_DEFAULT_REGION              where those are
#   SECURITY_MONKEY_GROUP           the scaling group, and SECURITY_MONKEY_HOOK its hook, to drain on scale-in
#   SECURITY_MONKEY_MIGRATE         yes: bring the schema up before the scheduler starts
#
# deploy/terraform/security-monkey gives all of them.
set -euo pipefail

: "${SECURITY_MONKEY_PACKAGE:?is not set}" "${SECURITY_MONKEY_PACKAGE_SHA256:?is not set}"
root=${SECURITY_MONKEY_ROOT:-}
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends awscli ca-certificates curl

download=$(mktemp)
case $SECURITY_MONKEY_PACKAGE in
  s3://*) aws s3 cp --only-show-errors "$SECURITY_MONKEY_PACKAGE" "$download" ;;
  https://*) curl --fail --silent --show-error --location --proto =https --output "$download" "$SECURITY_MONKEY_PACKAGE" ;;
  *) echo "SECURITY_MONKEY_PACKAGE is neither s3:// nor https://." >&2 && exit 2 ;;
esac
echo "$SECURITY_MONKEY_PACKAGE_SHA256  $download" | sha256sum --check --quiet
mkdir -p "$root/opt/security-monkey"
tar -xzf "$download" -C "$root/opt/security-monkey" --strip-components=1 --no-same-owner
rm "$download"
exec "$root/opt/security-monkey/deploy/user-data/set-up-instance.sh" scheduler
