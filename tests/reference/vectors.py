"""Makes tests/vectors/*.json: canonical bytes of captured values, and fingerprints of tiny tables."""

import json
import os

import canon_cases
import difference_vectors
import throwaway
from assay import plain
from canon import Contradiction, make_rule, selected
from database import copy_streams, psql, read_types
from relation import Column, Hasher, Table, key_mode, le16, mix


def closure(types, oid):
    """The types needed to make the rule of one, that type first."""
    found, todo = {}, [oid]
    while todo:
        o = todo.pop(0)
        if o and o not in found:
            t = found[o] = types[o]
            todo += [t["element_oid"], t["base_oid"], t["subtype_oid"]] + [a["type_oid"] for a in t["attributes"]]
    return list(found.values())


def rule_of(types, oid):
    rule = make_rule(types, oid)
    return {"type_oid": oid, "class": rule.type_class, "read": rule.read, "representation_bearing": rule.representation,
            "key_mode": key_mode(rule.type_class, False), "key_mode_with_text": key_mode(rule.type_class, True)}


def captured(conninfo, types, expressions):
    """[(type oid, wire or None)] of SQL expressions, as a column of that type would be read."""
    oids = psql(conninfo, "\n".join("SELECT pg_typeof(%s)::oid;" % e for e in expressions)).decode().split()
    oids = [int(o) for o in oids]
    script = ""
    for oid, e in zip(oids, expressions):
        script += "COPY (SELECT %s) TO STDOUT (FORMAT binary);\n" % selected(make_rule(types, oid), "(%s)" % e)
    return list(zip(oids, (rows[0][0] for rows in copy_streams(psql(conninfo, script)))))


def hex_or_none(data):
    return None if data is None else data.hex()


def canon(conninfo):
    psql(conninfo, "COMMIT;\n" + canon_cases.SETUP)
    types = read_types(conninfo)
    cases = []
    for (oid, wire), (name, sql) in zip(captured(conninfo, types, [s for _, s in canon_cases.CASES]), canon_cases.CASES):
        rule = make_rule(types, oid)
        canonical, representation = rule.convert(wire)
        cases.append({"name": name, "sql": sql, **rule_of(types, oid), "wire": wire.hex(), "canonical": canonical.hex(),
                      "representation": hex_or_none(representation), "types": closure(types, oid)})
    by_name = {t["qualified_name"]: t["oid"] for t in types.values()}
    oid_of = lambda name: by_name[name if "." in name else "pg_catalog." + name]
    refused = []
    for name, why, wire in canon_cases.refused(oid_of):
        rule = make_rule(types, oid_of(name))
        try:
            rule.convert(wire)
            raise AssertionError("not refused: " + why)
        except Contradiction:
            pass
        refused.append({"name": why, **rule_of(types, oid_of(name)), "wire": wire.hex(), "types": closure(types, oid_of(name))})
    unreadable = [{"name": n, "type_oid": oid_of(n), "types": closure(types, oid_of(n))} for n in canon_cases.UNREADABLE]
    same = []
    for a, b, equal in canon_cases.SAME:
        (oid_a, wire_a), (oid_b, wire_b) = captured(conninfo, types, [a, b])
        sides = [(make_rule(types, o).type_class, make_rule(types, o).convert(w)[0])
                 for o, w in ((oid_a, wire_a), (oid_b, wire_b))]
        assert (sides[0] == sides[1]) == equal, (a, b)
        same.append({"a": a, "b": b, "same": equal, "class_a": sides[0][0], "class_b": sides[1][0],
                     "canonical_a": sides[0][1].hex(), "canonical_b": sides[1][1].hex()})
    return {"setup": canon_cases.SETUP, "cases": cases, "refused": refused, "unreadable": unreadable, "same": same}


def message(n):
    return bytes((i * 7 + (i >> 8) * 13 + 3) & 255 for i in range(n))


KEY = bytes(range(32))


def hashes():
    unkeyed, keyed = Hasher(), Hasher(KEY)
    sizes = (0, 1, 2, 3, 4, 7, 8, 9, 12, 16, 17, 31, 32, 33, 64, 128, 129, 200, 240, 241, 255, 256, 512, 1023, 1024, 1025, 1500, 2048, 2049, 5000)
    cases = [{"message": message(n).hex(), "hash": le16(unkeyed(message(n))).hex(), "keyed": le16(keyed(message(n))).hex()}
             for n in sizes]
    inputs = [0, 1, 1 << 63, 1 << 64, 1 << 127, (1 << 128) - 1, 0x0123456789ABCDEFFEDCBA9876543210] + [unkeyed(message(n)) for n in range(9)]
    mixes = [{"in": le16(x).hex(), "out": le16(mix(x)).hex()} for x in inputs]
    return {"key": KEY.hex(), "key_id": keyed.key_id, "secret": keyed.secret.hex(), "hashes": cases, "mixes": mixes}


# Name, columns as (name, SQL type), key columns, SQL query whose columns are those.
TABLES = [
    ("empty", [("id", "int4"), ("t", "text")], ["id"], "SELECT 1::int4, 'x'::text WHERE false"),
    ("no columns", [], [], "SELECT FROM generate_series(1, 3)"),
    ("one row", [("id", "int4"), ("t", "text")], ["id"], "SELECT 1::int4, 'x'::text"),
    ("one value is NULL, no key", [("b", "bool"), ("a", "int8")], [], "SELECT NULL::bool, 7::int8"),
    ("equal rows, no key", [("a", "int2"), ("b", "text")], [], "SELECT 5::int2, 'same' FROM generate_series(1, 3)"),
    ("seven rows", [("id", "int4"), ("name", "text"), ("price", "numeric"), ("code", "bpchar")], ["id"],
     "SELECT i::int4, 'name ' || i, CASE i WHEN 3 THEN NULL ELSE (i * 1.50)::numeric END, "
     "CASE i WHEN 5 THEN NULL ELSE rpad('c', i, ' ')::bpchar END FROM generate_series(-3, 3) i"),
    ("key of two columns, not in name order", [("z", "int2"), ("m", "uuid"), ("a", "bytea")], ["z", "m"],
     "SELECT i::int2, ('00000000-0000-0000-0000-0000000000' || lpad(i::text, 2, '0'))::uuid, decode(repeat('ab', i), 'hex') "
     "FROM generate_series(0, 9) i"),
    ("key of every mode", [("n", "numeric"), ("t", "text"), ("i", "int4")], ["i", "n", "t"],
     "SELECT (i / 4.0)::numeric, 't' || i, i::int4 FROM generate_series(0, 5) i"),
    ("key past 32 bytes", [("n", "numeric"), ("v", "int4")], ["n"],
     "SELECT (10::numeric ^ (i * 15) + 1.5)::numeric, i::int4 FROM generate_series(0, 5) i"),
    ("two hashed parts fill 32 bytes", [("a", "text"), ("b", "text")], ["b", "a"], "SELECT 'a' || i, 'b' || i FROM generate_series(1, 2) i"),
    ("three hashed parts do not fit", [("a", "text"), ("b", "text"), ("c", "json")], ["a", "b", "c"],
     "SELECT 'a' || i, 'b' || i, '{}'::json FROM generate_series(1, 2) i"),
    ("a NULL in the key", [("a", "int4"), ("b", "int4")], ["a"], "SELECT nullif(i, 2)::int4, i::int4 FROM generate_series(1, 3) i"),
    ("33 columns, digests of one byte", [("c%02d" % i, "int4") for i in range(33)], ["c00"],
     "SELECT %s FROM generate_series(1, 10) i" % ", ".join("(i * %d)::int4" % (c + 1) for c in range(33))),
    ("representation only differs by scale", [("id", "int4"), ("v", "interval"), ("n", "numeric[]")], [],
     "SELECT i::int4, (i || ' days')::interval, ARRAY[i::numeric(9, 2), NULL, i] FROM generate_series(1, 4) i"),
    ("2100 rows", [("id", "int8"), ("v", "int4")], ["id"], "SELECT i::int8, (i * i)::int4 FROM generate_series(1, 2100) i"),
]


def table(conninfo, types, name, columns, key, query, settings):
    by_name = {t["name"]: t["oid"] for t in types.values() if t["qualified_name"].startswith("pg_catalog.")}
    oid = lambda t: next(x["oid"] for x in types.values() if x["element_oid"] == by_name[t[:-2]]) if t.endswith("[]") else by_name[t]
    (rows,) = copy_streams(psql(conninfo, "COPY (%s) TO STDOUT (FORMAT binary);\n" % query))
    order = sorted(range(len(columns)), key=lambda c: columns[c][0].encode())
    names = [columns[c][0] for c in order]
    made = [Column(columns[c][0], columns[c][1], make_rule(types, oid(columns[c][1]))) for c in order]
    rows = [[row[c] for c in order] for row in rows]
    results = []
    for keyed, keep_text_keys, cells in settings:
        t = Table(Hasher(KEY if keyed else None), made, [names.index(k) for k in key], keep_text_keys, cells)
        steps = [t.add(row) for row in rows]
        r = t.finish()
        kept = r.pop("list", None) or r.pop("sketch")
        elements, digests = (plain(kept[k]) if len(rows) > 20 else kept[k].hex() for k in ("elements", "digests"))
        result = {"keyed": keyed, "keep_text_keys": keep_text_keys, "cells": cells, "exact": "cells" not in kept,
                  "elements": elements if isinstance(elements, dict) or len(elements) < 8192 else plain(kept["elements"]),
                  "digests": digests if isinstance(digests, dict) or len(digests) < 8192 else plain(kept["digests"]),
                  "sum": r["sum"].hex(), "representation_sum": r["representation_sum"].hex(), "key": r["key"],
                  "columns": plain(r["columns"])}
        if len(rows) <= 20 and not results:
            result["steps"] = [{"V": [le16(v).hex() for v in s["V"]],
                                **{k: le16(s[k]).hex() for k in ("S", "R", "K", "E")}} for s in steps]
        results.append(result)
    needed = {}
    for c in made:
        needed.update((t["oid"], t) for t in closure(types, oid(c.type_name)))
    return {"name": name, "sql": query, "columns": [{"name": c.name, "type_oid": oid(c.type_name), "class": c.rule.type_class} for c in made],
            "key": [names.index(k) for k in key], "types": list(needed.values()),
            "rows": [[hex_or_none(w) for w in row] for row in rows], "results": results}


def tables(conninfo):
    types = read_types(conninfo)
    settings = [(False, False, cells) for cells in (512, 1, 2)] + [(True, False, 512), (False, True, 512)]
    return [table(conninfo, types, *t, settings) for t in TABLES]


def dump(path, value):
    """A line per case, so that a changed vector is a changed line."""
    with open(path, "w") as f:
        f.write("{\n")
        for i, (k, v) in enumerate(value.items()):
            f.write("%s: " % json.dumps(k))
            if isinstance(v, list):
                f.write("[\n" + ",\n".join(json.dumps(x) for x in v) + "\n]")
            else:
                f.write(json.dumps(v))
            f.write(",\n" if i + 1 < len(value) else "\n}\n")


def write(folder):
    with throwaway.server() as conninfo:
        dump(os.path.join(folder, "canon.json"), canon(conninfo("postgres")))
        dump(os.path.join(folder, "format.json"), {**hashes(), "tables": tables(conninfo("postgres"))})
    dump(os.path.join(folder, "difference.json"), {"cases": difference_vectors.cases()})
