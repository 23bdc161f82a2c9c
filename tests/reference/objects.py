"""The catalog of a database, as far as a few plain queries tell it: what is there, columns' types, where sequences stand.

CATALOG.md says what the file's objects are. Of kinds that are not here the file may have any.
"""

import json

from database import name_order, psql, quoted

# Of users' relations only: neither what initdb made nor temporary ones.
OBJECTS = """
WITH users AS (SELECT c.*, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND n.nspname !~ '^pg_toast'),
  kinds(relkind, kind) AS (VALUES ('r', 'table'), ('p', 'partitioned table'), ('v', 'view'), ('m', 'materialized view'),
                                  ('f', 'foreign table'), ('c', 'composite type'), ('S', 'sequence'))
SELECT json_build_object('kind', k.kind, 'schema', u.nspname, 'parent', '', 'name', u.relname, 'attributes', '{}'::json)
  FROM users u JOIN kinds k ON k.relkind = u.relkind::text
UNION ALL
SELECT json_build_object('kind', 'column', 'schema', u.nspname, 'parent', u.relname, 'name', a.attname, 'attributes',
                         json_build_object('type', format_type(a.atttypid, a.atttypmod)))
  FROM users u JOIN pg_attribute a ON a.attrelid = u.oid
 WHERE u.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT json_build_object('kind', 'index', 'schema', u.nspname, 'parent', t.relname, 'name', u.relname, 'attributes',
                         CASE WHEN i.indisunique THEN '{"unique": "yes"}' ELSE '{}' END::json)
  FROM users u JOIN pg_index i ON i.indexrelid = u.oid JOIN users t ON t.oid = i.indrelid
UNION ALL
SELECT json_build_object('kind', 'schema', 'schema', '', 'parent', '', 'name', nspname, 'attributes', '{}'::json)
  FROM pg_namespace WHERE oid >= 16384 AND nspname !~ '^pg_(toast|temp)'
UNION ALL
SELECT json_build_object('kind', 'trigger', 'schema', u.nspname, 'parent', u.relname, 'name', t.tgname, 'attributes', '{}'::json)
  FROM users u JOIN pg_trigger t ON t.tgrelid = u.oid WHERE NOT t.tgisinternal;
"""
KINDS = {"table", "partitioned table", "view", "materialized view", "foreign table", "composite type", "sequence", "column", "index", "schema", "trigger"}

SEQUENCES = """
SELECT json_build_object('schema', s.schemaname, 'name', s.sequencename, 'increment', s.increment_by, 'cycles', s.cycle,
                         'minimum', s.min_value, 'maximum', s.max_value)
  FROM pg_sequences s JOIN pg_class c ON c.oid = format('%I.%I', s.schemaname, s.sequencename)::regclass WHERE c.relpersistence <> 't';
"""

# The columns that pg_get_serial_sequence knows.
OWNED = """
SELECT json_build_array(sn.nspname, s.relname, n.nspname, c.relname, a.attname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  JOIN pg_class s ON s.oid = pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)::regclass
  JOIN pg_namespace sn ON sn.oid = s.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f') AND c.oid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped;
"""


def rows(conninfo, script):
    return [json.loads(line) for line in psql(conninfo, script).splitlines()]


def position(s, last, is_called):
    """What nextval() would give, or None."""
    if not is_called:
        return last
    following = last + s["increment"]
    if s["minimum"] <= following <= s["maximum"]:
        return following
    return (s["minimum"] if s["increment"] > 0 else s["maximum"]) if s["cycles"] else None


def read_objects(conninfo):
    """{(kind, schema, parent, name): {attribute: value}}"""
    return {(o["kind"], o["schema"], o["parent"], o["name"]): o["attributes"] for o in rows(conninfo, OBJECTS)}


def read_sequences(conninfo):
    """{(schema, name): {"increment", "cycles", "next" or nothing}}"""
    found = rows(conninfo, SEQUENCES)
    script = "".join("SELECT json_build_array(last_value, is_called) FROM %s.%s;\n" % (quoted(s["schema"]), quoted(s["name"])) for s in found)
    result = {}
    for s, (last, is_called) in zip(found, rows(conninfo, script)):
        following = position(s, last, is_called)
        result[s["schema"], s["name"]] = {"increment": s["increment"], "cycles": s["cycles"],
                                          **({} if following is None else {"next": following})}
    return result


def check_objects(catalog, conninfo):
    ours = read_objects(conninfo)
    theirs = {(o["kind"], o["schema"], o["parent"], o["name"]): dict(o["attributes"]) for o in catalog["objects"] if o["kind"] in KINDS}
    for k in sorted(set(ours) | set(theirs), key=name_order):
        if k not in theirs or k not in ours:
            if k != ("schema", "", "", "public"):  # there if somebody changed it
                yield "%s %s.%s.%s: only in the %s" % (*k, "file" if k in theirs else "database")
            continue
        for name in set(ours[k]) | set(theirs[k]) & {"unique"}:
            if theirs[k].get(name) != ours[k].get(name):
                yield "%s %s.%s.%s: %s: %s in the file, %s in the database" % (*k, name, theirs[k].get(name), ours[k].get(name))


def check_sequences(catalog, conninfo):
    ours, columns = read_sequences(conninfo), []
    theirs = {(s["schema"], s["name"]): s for s in catalog["sequences"]}
    for k in sorted(set(ours) | set(theirs), key=name_order):
        their = {n: theirs.get(k, {}).get(n) for n in ("increment", "cycles", "next")}
        our = {n: ours.get(k, {}).get(n) for n in ("increment", "cycles", "next")}
        if their != our:
            yield "sequence %s.%s: %s in the file, %s in the database" % (*k, their, our)
        columns += [(theirs[k], c) for c in theirs.get(k, {"columns": []})["columns"] if c["known"]]
    script = "".join("SELECT json_build_array(%s(%s)) FROM %s.%s;\n" % ("min" if s["increment"] < 0 else "max", quoted(c["column"]), quoted(c["schema"]), quoted(c["table"]))
                     for s, c in columns)
    for (s, c), (extreme,) in zip(columns, rows(conninfo, script)):
        if c.get("extreme") != extreme:
            yield "sequence %s.%s: column %s.%s: %s in the file, %s in the database" % (s["schema"], s["name"], c["table"], c["column"], c.get("extreme"), extreme)
    there = {(k[0], k[1], c["schema"], c["table"], c["column"]) for k, s in theirs.items() for c in s["columns"]}
    for owned in rows(conninfo, OWNED):
        if tuple(owned) not in there:
            yield "sequence %s.%s: its column %s.%s.%s is not in the file" % tuple(owned)


def check_catalog_of(catalog, conninfo):
    """Every place where the file's catalog and the database differ."""
    if catalog["objects_read"]:
        yield from check_objects(catalog, conninfo)
    if catalog["sequences_read"]:
        yield from check_sequences(catalog, conninfo)
