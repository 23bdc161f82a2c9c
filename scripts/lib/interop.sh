# The real Diesel and the real Drizzle that tests are judged by: diesel_cli and the crates of scripts/two-orms from cargo,
# drizzle-kit, drizzle-orm, the driver `postgres` and bun from npm. Sourced.
#
# diesel/VERSION/bin/diesel; two-orms/target, built with the crates.lock in it; drizzle/stable and drizzle/v1 with the
# package files of tests/interop and node_modules: all under interop_folder. A folder appears under its name only when it
# is complete.

INTEROP_DIESEL=2.3.12
INTEROP_TESTS="$(dirname "${BASH_SOURCE[0]}")/../../tests/interop"
INTEROP_TWO_ORMS="$(dirname "${BASH_SOURCE[0]}")/../two-orms"
INTEROP_SAMPLE="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../data/harbour/api/src" && pwd)"

interop_folder() {
  if [[ $EUID -eq 0 ]]; then
    echo /var/cache/pgassay
  else
    echo "${XDG_CACHE_HOME:-$HOME/.cache}/pgassay"
  fi
}

interop_has_diesel() { [[ -x $(interop_folder)/diesel/$INTEROP_DIESEL/bin/diesel ]]; }

# Whether cargo can build scripts/two-orms here without the network; the program itself is built by who runs it.
interop_has_two_orms() {
  cmp -s "$INTEROP_TWO_ORMS/diesel/crates.lock" "$(interop_folder)/two-orms/target/crates.lock" &&
    CARGO_NET_OFFLINE=true "$INTEROP_TWO_ORMS/lock" 2>/dev/null &&
    CARGO_NET_OFFLINE=true cargo fetch --quiet --locked --manifest-path "$INTEROP_TWO_ORMS/diesel/Cargo.toml" 2>/dev/null
}

# interop_has_drizzle stable|v1: as the lock file has it, to the byte.
interop_has_drizzle() {
  [[ -d $(interop_folder)/drizzle/$1/node_modules ]] &&
    cmp -s "$INTEROP_TESTS/$1/package-lock.json" "$(interop_folder)/drizzle/$1/package-lock.json"
}

interop_has() { interop_has_diesel && interop_has_two_orms && interop_has_drizzle stable && interop_has_drizzle v1; }

# Installs what is missing and can be: without cargo, or without npm, it only says so.
interop_fetch() {
  local each status=0
  if ! interop_has_diesel; then
    if command -v cargo >/dev/null; then
      interop_alone diesel interop_build_diesel || status=2
    else
      echo "setup: THERE IS NO cargo HERE: no diesel_cli, so tests/interop/diesel_test and two_orms_test SKIP what" \
        "only the real Diesel can judge. Install Rust and run scripts/setup interop again." >&2
    fi
  fi
  if command -v cargo >/dev/null && ! interop_has_two_orms; then
    interop_alone two-orms interop_build_two_orms || status=2
  fi
  for each in stable v1; do
    if interop_has_drizzle "$each"; then continue; fi
    if command -v npm >/dev/null; then
      interop_alone drizzle interop_unpack_drizzle "$each" || status=2
    else
      echo "setup: THERE IS NO npm HERE: no Drizzle ($each), so tests/interop/drizzle_test SKIPS what only the real Drizzle" \
        "can judge. Install Node.js with npm and run scripts/setup interop again." >&2
    fi
  done
  return "$status"
}

# interop_alone FOLDER FUNCTION ARGUMENTS...: calls it with a temporary folder beside what it makes, one at a time: who
# waited finds the work done.
interop_alone() (
  folder=$(interop_folder)/$1
  shift
  mkdir -p "$folder" && exec 9>"$folder/.lock" && flock 9 || return 2
  work=$(mktemp -d "$folder/.fetching-XXXXXX") || return 2
  trap 'rm -rf "$work"' EXIT
  trap 'exit 143' INT TERM HUP
  "$1" "$folder" "$work" "${@:2}" 9>&-
)

interop_build_diesel() {
  if interop_has_diesel; then return 0; fi
  echo "setup: building diesel_cli $INTEROP_DIESEL, which takes minutes, once" >&2
  if ! cargo install diesel_cli --version "$INTEROP_DIESEL" --locked --no-default-features --features postgres \
    --root "$2/made" --target-dir "$2/target" --no-track >"$2/said" 2>&1 </dev/null; then
    tail -n 20 "$2/said" >&2
    echo "setup: cargo install diesel_cli $INTEROP_DIESEL failed, see above. Mend that and run scripts/setup interop again." >&2
    return 2
  fi
  chmod -R go+rX "$2/made" && rm -rf "${1:?}/$INTEROP_DIESEL" && mv -T "$2/made" "$1/$INTEROP_DIESEL"
}

interop_build_two_orms() {
  if interop_has_two_orms; then return 0; fi
  echo "setup: building scripts/two-orms, which takes a minute, once" >&2
  if ! { "$INTEROP_TWO_ORMS/lock" && TWO_ORMS_SCHEMA_RS="$INTEROP_SAMPLE/metering_schema.rs" cargo build --locked \
    --target-dir "$2/target" --manifest-path "$INTEROP_TWO_ORMS/diesel/Cargo.toml"; } >"$2/said" 2>&1 </dev/null; then
    tail -n 20 "$2/said" >&2
    echo "setup: cargo build in scripts/two-orms/diesel failed, see above. Mend that and run scripts/setup interop again." >&2
    return 2
  fi
  cp "$INTEROP_TWO_ORMS/diesel/crates.lock" "$2/target/" && rm -rf "${1:?}/target" && mv -T "$2/target" "$1/target"
}

# No package's script is run: esbuild and bun bring their binaries as packages of their own.
interop_unpack_drizzle() {
  if interop_has_drizzle "$3"; then return 0; fi
  mkdir "$2/made" && cp "$INTEROP_TESTS/$3/package.json" "$INTEROP_TESTS/$3/package-lock.json" "$2/made" || return 2
  if ! (cd "$2/made" && npm ci --ignore-scripts --no-audit --no-fund --loglevel error) >"$2/said" 2>&1 </dev/null; then
    tail -n 20 "$2/said" >&2
    echo "setup: npm ci in tests/interop/$3 failed, see above. Mend that and run scripts/setup interop again." >&2
    return 2
  fi
  chmod -R go+rX "$2/made" && rm -rf "${1:?}/$3" && mv -T "$2/made" "$1/$3"
}
