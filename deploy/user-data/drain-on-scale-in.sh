#!/bin/bash
# Waits until the scaling group wants this instance gone, stops the role, which drains it, and then lets the instance go.
# security-monkey-drain.service runs it with what set-up-instance.sh has left in /etc/security-monkey/drain.
set -euo pipefail

: "${SECURITY_MONKEY_GROUP:?is not set}" "${SECURITY_MONKEY_HOOK:?is not set}" "${SECURITY_MONKEY_UNIT:?is not set}"
metadata=${SECURITY_MONKEY_METADATA:-http://169.254.169.254}/latest
every=${SECURITY_MONKEY_DRAIN_SECONDS:-5}

ask() {
  local token
  token=$(curl --fail --silent --max-time 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token") &&
    curl --fail --silent --max-time 5 --header "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"
}

# A metadata service that does not answer for a moment says nothing about the instance.
until [[ $(ask autoscaling/target-lifecycle-state || true) == Terminated ]]; do
  sleep "$every"
done

echo "The scaling group wants this instance gone: stopping $SECURITY_MONKEY_UNIT."
# It ends when the program has, or when its TimeoutStopSec is over.
systemctl stop "$SECURITY_MONKEY_UNIT" || echo "$SECURITY_MONKEY_UNIT did not stop as it should." >&2
aws autoscaling complete-lifecycle-action \
  --auto-scaling-group-name "$SECURITY_MONKEY_GROUP" \
  --lifecycle-hook-name "$SECURITY_MONKEY_HOOK" \
  --instance-id "$(ask instance-id)" \
  --lifecycle-action-result CONTINUE
