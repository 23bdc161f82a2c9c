# A throwaway PostgreSQL: in a temporary folder, on a unix socket there, gone with the script that started it. Sourced.
#
# Sourcing it sets the traps: everything ends on EXIT, INT, TERM and HUP, at any moment, as long as what takes time runs
# through `run`. After `server_start`: $SERVER_DIR (its folder, which anything temporary may go to), PGHOST, PGPORT and
# PGUSER exported, the server's own psql, pg_dump ... first in PATH.

SERVER_DIR=
SERVER_PID=
CHILD_PID=

# run COMMAND...: in a process group of its own, so that a signal to the script is handled at once and ends the whole group.
run() {
  local status=0
  set -m
  "$@" &
  CHILD_PID=$!
  set +m
  wait "$CHILD_PID" || status=$?
  CHILD_PID=
  return "$status"
}

# Becomes COMMAND, as the user a server may run as (it refuses root). Ends with this script even if that is killed
# outright, which is why it takes the place of the subshell it is called in.
become_server() {
  local identity=()
  if [[ $EUID -eq 0 ]]; then identity=(--reuid=postgres --regid=postgres --init-groups); fi
  cd "$SERVER_DIR" && HOME=$SERVER_DIR exec setpriv "${identity[@]}" --pdeathsig QUIT "$@"
}

end_everything() {
  trap '' INT TERM HUP
  if [[ -n $CHILD_PID ]]; then
    kill -TERM -- "-$CHILD_PID" 2>/dev/null || true
    end_of "$CHILD_PID" || kill -KILL -- "-$CHILD_PID" 2>/dev/null || true
    wait "$CHILD_PID" 2>/dev/null || true
  fi
  if [[ -n $SERVER_PID ]]; then
    # Immediate shutdown: the postmaster ends its children itself.
    kill -QUIT -- "-$SERVER_PID" 2>/dev/null || true
    end_of "$SERVER_PID" || kill -KILL -- "-$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" 2>/dev/null || true
  fi
  if [[ -n $SERVER_DIR ]]; then rm -rf "$SERVER_DIR"; fi
} 2>/dev/null

# Waits up to ten seconds for every process of a group to end.
end_of() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

# server_start SETTING=VALUE...
server_start() {
  local bin setting tries settings=()
  if [[ -z ${PG_BIN:-} ]]; then
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  else
    bin=$PG_BIN
  fi
  if [[ ! -x $bin/initdb ]]; then
    echo "no PostgreSQL server here: run scripts/setup server, or set PG_BIN to the folder of initdb" >&2
    return 2
  fi
  for setting in "$@"; do settings+=(-c "$setting"); done
  SERVER_DIR=$(mktemp -d "${TMPDIR:-/tmp}/pgassay.XXXXXX")
  if [[ $EUID -eq 0 ]]; then chown postgres: "$SERVER_DIR"; fi

  if ! run become_server "$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$SERVER_DIR/initdb.log" 2>&1; then
    cat "$SERVER_DIR/initdb.log" >&2
    echo "initdb failed in $SERVER_DIR, see above; TMPDIR can name a folder that user postgres may enter" >&2
    return 2
  fi
  # No TCP: only who may enter the folder (0700) can connect.
  set -m
  become_server "$bin/postgres" -D data -c listen_addresses= -c "unix_socket_directories=$SERVER_DIR" \
    "${settings[@]}" >"$SERVER_DIR/server.log" 2>&1 &
  SERVER_PID=$!
  set +m

  export PGHOST=$SERVER_DIR PGPORT=5432 PGUSER=postgres PATH=$bin:$PATH
  unset PGHOSTADDR PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS PGSSLMODE DATABASE_URL
  for ((tries = 0; tries < 300; tries++)); do
    if "$bin/pg_isready" -q -d postgres; then return 0; fi
    kill -0 "$SERVER_PID" 2>/dev/null || break
    sleep 0.1
  done
  cat "$SERVER_DIR/server.log" >&2
  echo "the throwaway server did not start, see above" >&2
  return 2
}

# sql DATABASE ARGUMENTS...: psql that prints only rows and errors, and stops at the first error.
sql() {
  local database=$1
  shift
  PGCLIENTENCODING=UTF8 psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" "$@"
}

trap end_everything EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
