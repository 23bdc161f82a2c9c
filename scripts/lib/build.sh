# Building a preset of CMakePresets.json. Sourced; the working folder is the project's.

# build_preset NAME [TARGET...]: configures and builds; everything printed goes to stderr.
build_preset() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if ! cmake --preset "$preset" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "build: cmake --preset $preset failed, see above; scripts/setup installs what is missing" >&2
    return 2
  fi
  rm -f "$log"
  local targets=()
  if [[ $# -gt 0 ]]; then targets=(--target "$@"); fi
  local quiet=()
  if [[ ! -t 2 ]]; then quiet=(-- --quiet); fi
  cmake --build --preset "$preset" -j "$(nproc)" "${targets[@]}" "${quiet[@]}" >&2
}
