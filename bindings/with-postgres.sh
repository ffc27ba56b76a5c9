#!/bin/sh
# Runs a command with a PostgreSQL server of its own, made in a temporary folder on a free port of this machine:
# FILLRATE_POSTGRES is the URL of its database. With FILLRATE_SKIP_POSTGRES=1 it is empty, and tests do without.
set -eu
if [ "${FILLRATE_SKIP_POSTGRES:-}" = 1 ]; then
    echo "SKIPPED, as FILLRATE_SKIP_POSTGRES=1 says: nothing is known about PostgreSQL"
    FILLRATE_POSTGRES= exec "$@"
fi
advice="install Debian's package \`postgresql\`, or say FILLRATE_SKIP_POSTGRES=1 to test without it"
none() {
    echo "NO POSTGRESQL SERVER: $1; $advice" >&2
    exit 1
}

bin=""
for found in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort --reverse --version-sort) $(dirname "$(command -v initdb || echo ./initdb)"); do
    if [ -z "$bin" ] && [ -x "$found/initdb" ] && [ -x "$found/postgres" ]; then bin="$found"; fi
done
[ -n "$bin" ] || none "initdb and postgres are not here"

# It does not run as root.
folder="$(mktemp -d)"
as=""
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder" || none "there is no user \`postgres\`"
    as="setpriv --reuid=postgres --regid=postgres --init-groups"
fi
server=""
ended() {
    [ -z "$server" ] || { kill -INT "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$folder"
}
trap ended EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
(
    cd "$folder"
    $as "$bin/initdb" -D data -U tester -A trust -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
) || none "initdb failed"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
is_up() { $as "$bin/pg_isready" -q -h 127.0.0.1 -p "$1" -U tester -d postgres 2>/dev/null; }
tries=0
# Another may take a port that was free a moment ago.
while [ -z "$server" ] && [ "$tries" -lt 5 ]; do
    tries=$((tries + 1))
    port="$(free_port)"
    cd "$folder"
    # What is written need not survive a loss of power, unless it is measured.
    $as "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
        -c max_connections=300 -c fsync="${FILLRATE_FSYNC:-off}" >server.log 2>&1 </dev/null &
    server=$!
    cd - >/dev/null
    waited=0
    until is_up "$port"; do
        waited=$((waited + 1))
        if ! kill -0 "$server" 2>/dev/null || [ "$waited" -gt 600 ]; then
            kill -INT "$server" 2>/dev/null || true
            server=""
            break
        fi
        sleep 0.1
    done
done
[ -n "$server" ] || { cat "$folder/server.log" >&2; none "it does not start"; }
FILLRATE_POSTGRES="postgres://tester@127.0.0.1:$port/postgres" "$@"
