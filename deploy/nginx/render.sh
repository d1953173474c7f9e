#!/bin/sh
# Fills in security_monkey.conf.template and writes it to standard output:
#
#   deploy/nginx/render.sh > /etc/nginx/conf.d/security_monkey.conf && nginx -t && nginx -s reload
#
# What can be set, by environment only, and the defaults:
set -eu

: "${SECURITY_MONKEY_HOME:=/opt/security-monkey}"
: "${SECURITY_MONKEY_SERVER_NAME:=_}"
: "${SECURITY_MONKEY_LISTEN_ADDRESS:=*}"
: "${SECURITY_MONKEY_HTTP_PORT:=80}"
: "${SECURITY_MONKEY_HTTPS_PORT:=443}"
# The port that browsers see, if it is not the one on which NGINX listens.
: "${SECURITY_MONKEY_PUBLIC_PORT:=$SECURITY_MONKEY_HTTPS_PORT}"
: "${SECURITY_MONKEY_TLS_CERTIFICATE:=/etc/security-monkey/tls/fullchain.pem}"
: "${SECURITY_MONKEY_TLS_KEY:=/etc/security-monkey/tls/privkey.pem}"
# One or several API servers, separated by blanks.
: "${SECURITY_MONKEY_API_SERVERS:=127.0.0.1:${MONKEY_API_PORT:-5000}}"
# The networks of the load balancers before NGINX, separated by blanks; none: clients reach NGINX directly.
: "${SECURITY_MONKEY_TRUSTED_PROXIES:=}"

# Nothing that is set may end a directive and begin another.
check() {
  name=$1 value=$2 unwanted=$3
  # shellcheck disable=SC2254 # it is meant as a pattern
  case $value in
    $unwanted)
      echo "render.sh: $name is \"$value\", which cannot stand in a configuration of NGINX." >&2
      exit 2
      ;;
  esac
}
for name in HOME LISTEN_ADDRESS HTTP_PORT HTTPS_PORT PUBLIC_PORT TLS_CERTIFICATE TLS_KEY; do
  eval "value=\$SECURITY_MONKEY_$name"
  check "SECURITY_MONKEY_$name" "$value" '*[!][A-Za-z0-9_./:*@%+=~,-]*'
done
for name in SERVER_NAME API_SERVERS TRUSTED_PROXIES; do
  eval "value=\$SECURITY_MONKEY_$name"
  check "SECURITY_MONKEY_$name" "$value" '*[!][A-Za-z0-9_./:*@%+=~, -]*'
done

set -f
upstream=
for server in $SECURITY_MONKEY_API_SERVERS; do upstream="$upstream server $server;"; done
real_ip=
for network in $SECURITY_MONKEY_TRUSTED_PROXIES; do real_ip="$real_ip set_real_ip_from $network;"; done
suffix=
[ "$SECURITY_MONKEY_PUBLIC_PORT" = 443 ] || suffix=:$SECURITY_MONKEY_PUBLIC_PORT

exec sed \
  -e "s|\${SECURITY_MONKEY_UPSTREAM}|${upstream# }|" \
  -e "s|\${SECURITY_MONKEY_REAL_IP}|${real_ip# }|" \
  -e "s|\${SECURITY_MONKEY_PORT_SUFFIX}|$suffix|" \
  -e "s|\${SECURITY_MONKEY_HOME}|$SECURITY_MONKEY_HOME|" \
  -e "s|\${SECURITY_MONKEY_SERVER_NAME}|$SECURITY_MONKEY_SERVER_NAME|" \
  -e "s|\${SECURITY_MONKEY_LISTEN_ADDRESS}|$SECURITY_MONKEY_LISTEN_ADDRESS|" \
  -e "s|\${SECURITY_MONKEY_HTTP_PORT}|$SECURITY_MONKEY_HTTP_PORT|" \
  -e "s|\${SECURITY_MONKEY_HTTPS_PORT}|$SECURITY_MONKEY_HTTPS_PORT|" \
  -e "s|\${SECURITY_MONKEY_TLS_CERTIFICATE}|$SECURITY_MONKEY_TLS_CERTIFICATE|" \
  -e "s|\${SECURITY_MONKEY_TLS_KEY}|$SECURITY_MONKEY_TLS_KEY|" \
  "$(dirname "$0")/security_monkey.conf.template"
