#!/usr/bin/env python3
"""A second implementation of pgassay's bytes, slow and plain.

Written from verifier/canon/CANON.md, verifier/store/FORMAT.md and verifier/catalog/CATALOG.md alone, so that where it and pgassay
disagree, one of the three is wrong. Needs Python 3.11, psql and libxxhash; `vectors` also PostgreSQL 15
(its programs in PGASSAY_PG_BIN). random_schema.py makes databases to check.

    assay.py show FILE
    assay.py check FILE CONNINFO [--key-file F] [--keep-text-keys]
    assay.py vectors OUTDIR
"""

import argparse
import hashlib
import json
import sys

from assayfile import read_file
from canon import Contradiction
from database import fingerprint, name_order
from objects import check_catalog_of
from relation import Hasher


def differences(theirs, ours, where):
    """Every place where two values differ. Keys that only the file has are unknown keys: ignored."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for k in ours:
            if k not in theirs:
                yield "%s: no %s in the file" % (where, k)
            else:
                yield from differences(theirs[k], ours[k], "%s %s" % (where, k))
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(theirs) != len(ours):
            yield "%s: %d in the file, %d in the database" % (where, len(theirs), len(ours))
        for i, (a, b) in enumerate(zip(theirs, ours)):
            name = b.get("name", i) if isinstance(b, dict) else i
            yield from differences(a, b, "%s[%r]" % (where, name))
    elif theirs != ours or type(theirs) is not type(ours):
        if isinstance(ours, bytes) and isinstance(theirs, bytes):
            at = next((i for i, (a, b) in enumerate(zip(theirs, ours)) if a != b), min(len(theirs), len(ours)))
            theirs = "%d bytes, from byte %d %s" % (len(theirs), at, theirs[at:at + 16].hex())
            ours = "%d bytes, there %s" % (len(ours), ours[at:at + 16].hex())
        yield "%s: %s in the file, %s in the database" % (where, theirs, ours)


def check(path, conninfo, key, keep_text_keys):
    file = read_file(path)
    ours, skipped = fingerprint(conninfo, key, keep_text_keys, file["header"]["cells"])
    header = {"key_id": Hasher(key).key_id, "keep_text_keys": keep_text_keys}
    found = list(differences(file["header"], header, "header"))
    known = {(e["schema"], e["name"]): e["status"] for e in file["ledger"]}
    for name in sorted(set(ours) | set(file["relations"]), key=name_order):
        if name not in file["relations"]:
            found.append("%s.%s: not in the file (ledger: %s)" % (*name, known.get(name, "nothing")))
        elif name not in ours:
            found.append("%s.%s: not in the database" % name)
        else:
            found += differences(file["relations"][name], ours[name], "%s.%s" % name)
            if known.get(name) != "verified":
                found.append("%s.%s: in the file but in its ledger: %s" % (*name, known.get(name, "nothing")))
    found += ["%s.%s: not checkable, but in the ledger: %s" % (*name, known.get(name, "nothing"))
              for name in skipped if known.get(name) not in ("not_checkable", "excluded")]
    found += check_catalog_of(file["catalog"], conninfo)
    return found, file


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, bytes):
        return value.hex() if len(value) <= 64 else {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    return value


def show(path):
    file = read_file(path)
    file["relations"] = list(file["relations"].values())
    print(json.dumps(plain(file), indent=1, ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("show").add_argument("file")
    c = commands.add_parser("check")
    c.add_argument("file")
    c.add_argument("conninfo")
    c.add_argument("--key-file")
    c.add_argument("--keep-text-keys", action="store_true")
    commands.add_parser("vectors").add_argument("outdir")
    arguments = parser.parse_args()
    if arguments.command == "show":
        show(arguments.file)
    elif arguments.command == "vectors":
        import vectors
        vectors.write(arguments.outdir)
    else:
        key = open(arguments.key_file, "rb").read() if arguments.key_file else None
        found, file = check(arguments.file, arguments.conninfo, key, arguments.keep_text_keys)
        print("\n".join(ascii(f)[1:-1] for f in found) or "%d relations, %d rows, %d objects, %d sequences: the same"
              % (len(file["relations"]), sum(r["rows"] for r in file["relations"].values()),
                 len(file["catalog"]["objects"]), len(file["catalog"]["sequences"])))
        sys.exit(1 if found else 0)


if __name__ == "__main__":
    try:
        main()
    except Contradiction as error:
        sys.exit("contradiction: %s" % error)
