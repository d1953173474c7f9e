#!/bin/sh
# run.sh [--log <name of a file>] <arguments of monkey>: the program with the settings of this machine, as its own user.
# supervisord runs each role with it, and you any command: sudo /opt/security-monkey/deploy/run.sh db upgrade
#
# The %(ENV_…)s of supervisord knows no defaults, and one that is not set stops supervisord and all its programs.
# So the variables and their defaults are here, and the .conf files of supervisord are never edited:
#
#   SECURITY_MONKEY_CONFIG_DIR  /etc/security-monkey       holds `environment` (read here) and `monkey.config.yaml`
#   SECURITY_MONKEY_USER        security-monkey            who runs the program, when this is begun by root
#   SECURITY_MONKEY_LOG_DIR     /var/log/security_monkey   holds the file of --log
#
# The file `environment` is read at every start, so a change of it needs a restart of the program only, not of
# supervisord. Everything ends in `exec`: the program keeps the process that supervisord watches and signals.
set -eu

program=$(cd -P "$(dirname "$0")/.." && pwd)/bin/monkey
config=${SECURITY_MONKEY_CONFIG_DIR:-/etc/security-monkey}
log=
if [ "${1:-}" = --log ]; then
  log=$2
  shift 2
fi

if [ -e "$config/environment" ]; then
  set -a
  # shellcheck disable=SC1091
  . "$config/environment"
  set +a
fi
if [ -e "$config/monkey.config.yaml" ]; then
  export SM_CONFIG="${SM_CONFIG:-$config/monkey.config.yaml}"
fi

user=${SECURITY_MONKEY_USER:-security-monkey}
if [ "$(id -u)" -eq 0 ]; then
  if ! entry=$(getent passwd "$user"); then
    echo "run.sh: there is no user $user. Make it: useradd --system --user-group --home-dir /var/lib/security-monkey $user" >&2
    exit 1
  fi
  group=$(id -g "$user")
fi

if [ -n "$log" ]; then
  logs=${SECURITY_MONKEY_LOG_DIR:-/var/log/security_monkey}
  export LOG_FILE="${LOG_FILE:-$logs/$log}"
  if [ ! -d "$logs" ] && [ -n "${group:-}" ]; then
    install -d -o "$user" -g "$group" -m 0750 "$logs"
  fi
fi

if [ -z "${group:-}" ]; then
  exec "$program" "$@"
fi
cd /
HOME=$(echo "$entry" | cut -d: -f6)
export HOME USER="$user" LOGNAME="$user"
exec setpriv --reuid="$user" --regid="$group" --init-groups --no-new-privs "$program" "$@"
