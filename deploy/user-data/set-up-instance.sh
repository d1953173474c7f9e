#!/bin/bash
# set-up-instance.sh <api|scheduler|worker>: makes a fresh instance of one role out of the unpacked program. The user data
# of the role (api.sh, scheduler.sh, worker.sh) ends with it and says which variables it reads.
set -euo pipefail

role=$1
root=${SECURITY_MONKEY_ROOT:-}
home=$root/opt/security-monkey
config=$root/etc/security-monkey
units=$root/etc/systemd/system
unit=security-monkey-$role.service

# What a {{…}} of the environment stands for.
secret() {
  case $1 in
    ssm:*) aws ssm get-parameter --with-decryption --name "${1#ssm:}" --query Parameter.Value --output text ;;
    *) aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text ;;
  esac
}

install -D -m 0644 "$home/deploy/systemd/sysusers.conf" "$root/etc/sysusers.d/security-monkey.conf"
systemd-sysusers

environment=${SECURITY_MONKEY_ENVIRONMENT:-}
while [[ $environment =~ \{\{([^{}]+)\}\} ]]; do
  value=$(secret "${BASH_REMATCH[1]}")
  if [[ $value == *'{{'* ]]; then
    echo "The secret ${BASH_REMATCH[1]} holds {{, which would be looked up in turn." >&2
    exit 2
  fi
  environment=${environment//"${BASH_REMATCH[0]}"/"$value"}
done
mkdir -p "$config"
(umask 027 && : > "$config/environment")
chgrp security-monkey "$config/environment"
seconds=
while IFS='=' read -r name value; do
  [[ -n $name ]] || continue
  # In quotes a shell and systemd read the same; neither has a way to write a quote within them that the other knows.
  if [[ ! $name =~ ^[A-Z][A-Z0-9_]*$ || $value == *\'* ]]; then
    echo "SECURITY_MONKEY_ENVIRONMENT: $name is no variable, or its value has a quote in it." >&2
    exit 2
  fi
  printf "%s='%s'\n" "$name" "$value" >> "$config/environment"
  [[ $name != MONKEY_WORKER_SHUTDOWN_SECONDS ]] || seconds=$value
done <<< "$environment"

# RDS signs with authorities of its own.
if [[ $environment == *sslrootcert=/etc/security-monkey/rds-ca.pem* ]]; then
  curl --fail --silent --show-error --output "$config/rds-ca.pem" https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
fi

mkdir -p "$units"
install -m 0644 "$home/deploy/systemd/$unit" "$units/$unit"
# systemd leaves a role 30 seconds more than it takes to end its tasks.
if [[ -n $seconds ]]; then
  mkdir -p "$units/$unit.d"
  printf '[Service]\nTimeoutStopSec=%d\n' "$((seconds + 30))" > "$units/$unit.d/stop.conf"
fi

if [[ $role == api ]]; then
  # The load balancer speaks TLS with the instance, and asks no authority who it is.
  mkdir -p "$config/tls"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$(hostname)" \
    -keyout "$config/tls/privkey.pem" -out "$config/tls/fullchain.pem" 2> /dev/null
  rm -f "$root/etc/nginx/sites-enabled/default"
  mkdir -p "$root/etc/nginx/conf.d"
  "$home/deploy/nginx/render.sh" > "$root/etc/nginx/conf.d/security_monkey.conf"
  systemctl enable nginx.service
  systemctl restart nginx.service
fi

if [[ $role == scheduler && ${SECURITY_MONKEY_MIGRATE:-} == yes ]]; then
  "$home/deploy/run.sh" db upgrade
fi

if [[ -n ${SECURITY_MONKEY_GROUP:-} ]]; then
  printf 'AWS_DEFAULT_REGION=%s\nSECURITY_MONKEY_GROUP=%s\nSECURITY_MONKEY_HOOK=%s\nSECURITY_MONKEY_UNIT=%s\n' \
    "${AWS_DEFAULT_REGION:-}" "$SECURITY_MONKEY_GROUP" "${SECURITY_MONKEY_HOOK:?is not set}" "$unit" > "$config/drain"
  install -m 0644 "$home/deploy/systemd/security-monkey-drain.service" "$units/security-monkey-drain.service"
fi

systemctl daemon-reload
systemctl enable --now "$unit"
[[ -z ${SECURITY_MONKEY_GROUP:-} ]] || systemctl enable --now security-monkey-drain.service
