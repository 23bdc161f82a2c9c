"""The fingerprint of a whole small database, read by psql."""

import json
import subprocess

from canon import Cursor, Unreadable, identifier, make_rule, need, selected
from relation import M128, Column, Hasher, Table, le16

PROLOGUE = r"""
\set ON_ERROR_STOP on
SET search_path = ''; SET row_security = off; SET client_encoding = 'UTF8'; SET DateStyle = 'ISO, YMD';
SET IntervalStyle = postgres; SET TimeZone = 'UTC'; SET extra_float_digits = 3; SET bytea_output = hex;
SET lc_monetary = 'C'; SET quote_all_identifiers = off; SET synchronize_seqscans = off;
SET xmloption = content; SET client_min_messages = warning; SET statement_timeout = 0; SET max_parallel_workers_per_gather = 0; SET jit = off;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
"""

TYPES = """
SELECT coalesce(json_agg(json_build_object(
  'oid', t.oid::int8, 'schema', n.nspname, 'name', t.typname, 'typtype', t.typtype,
  'element_oid', coalesce((SELECT e.oid FROM pg_type e WHERE e.typarray = t.oid),
                          CASE WHEN t.oid IN (22, 30) THEN t.typelem END, 0)::int8,
  'base_oid', t.typbasetype::int8,
  'subtype_oid', coalesce((SELECT r.rngsubtype FROM pg_range r WHERE r.rngtypid = t.oid),
                          (SELECT r.rngsubtype FROM pg_range r
                            WHERE t.typtype = 'm' AND (to_jsonb(r) ->> 'rngmultitypid')::oid = t.oid), 0)::int8,
  'send', coalesce((SELECT pn.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace pn ON pn.oid = p.pronamespace
                     WHERE p.oid = t.typsend), ''),
  'extension', coalesce((SELECT x.extname FROM pg_depend d JOIN pg_extension x ON x.oid = d.refobjid
                          WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid
                            AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'), ''),
  'has_output', t.typoutput <> 0,
  'attributes', coalesce((SELECT json_agg(json_build_object('name', a.attname, 'type_oid', a.atttypid::int8)
                                          ORDER BY a.attnum)
                            FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
                             AND NOT a.attisdropped), '[]'))), '[]')
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace;
"""

RELATIONS = """
SELECT coalesce(json_agg(json_build_object(
  'schema', n.nspname, 'name', c.relname, 'kind', CASE WHEN c.oid < 16384 THEN 'L' ELSE c.relkind::text END,
  'populated', c.relispopulated,
  'columns', coalesce((SELECT json_agg(json_build_object('name', a.attname, 'number', a.attnum, 'type_oid', a.atttypid::int8,
                                                         'type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull))
                         FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND (c.oid <> 2995 OR a.attname = 'oid')), '[]'),
  'leaves', CASE c.relkind WHEN 'p' THEN
              (SELECT coalesce(json_agg(json_build_object('schema', ln.nspname, 'name', l.relname)), '[]')
                 FROM pg_partition_tree(c.oid) p JOIN pg_class l ON l.oid = p.relid JOIN pg_namespace ln ON ln.oid = l.relnamespace
                WHERE p.isleaf AND l.relkind = 'r') ELSE '[]' END,
  'indexes', coalesce((SELECT json_agg(json_build_object(
                 'name', i.relname, 'primary', x.indisprimary AND x.indisvalid AND x.indisready AND x.indislive, 'key', (x.indkey::int2[])[0:x.indnkeyatts - 1],
                 'usable', x.indisunique AND x.indisvalid AND x.indisready AND x.indislive AND x.indimmediate
                           AND x.indpred IS NULL AND x.indexprs IS NULL))
               FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid), '[]'))), '[]')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND c.oid >= 16384 AND n.nspname !~ '^pg_toast'
   OR c.oid IN (2613, 2995) AND EXISTS (SELECT FROM pg_largeobject_metadata);
"""


def psql(conninfo, script):
    run = subprocess.run(["psql", "-XqAt", "-d", conninfo, "-f", "-"], input=(PROLOGUE + script).encode(),
                         stdout=subprocess.PIPE, check=True)
    return run.stdout


def quoted(name):
    return '"%s"' % name.replace('"', '""')


def read_types(conninfo):
    types = {t["oid"]: t for t in json.loads(psql(conninfo, TYPES))}
    for t in types.values():
        t["qualified_name"] = identifier(t.pop("schema")) + "." + identifier(t["name"])
    return types


def copy_streams(data):
    """The rows of each of several COPY (FORMAT binary) outputs that stand one after the other."""
    c = Cursor(data)
    while c.at < len(data):
        need(c.take(11) == b"PGCOPY\n\xff\r\n\0", "COPY signature")
        c.take(4)
        c.take(c.int(4))
        rows = []
        while (count := c.int(2)) != -1:
            row = []
            for _ in range(count):
                length = c.int(4)
                row.append(None if length == -1 else c.take(length))
            rows.append(row)
        yield rows


def copy_statement(columns, schema, name):
    names = ", ".join(selected(c.rule, quoted(c.name)) for c in columns)
    return "COPY (SELECT %s FROM ONLY %s.%s) TO STDOUT (FORMAT binary);\n" % (names, quoted(schema), quoted(name))


def choose_key(relation):
    by_number = {c["number"]: c for c in relation["columns"]}
    for index in relation["indexes"]:
        if index["primary"]:
            return [by_number[n]["name"] for n in index["key"]]
    fit = [i for i in relation["indexes"] if i["usable"] and all(n in by_number and by_number[n]["not_null"] for n in i["key"])]
    if not fit:
        return []
    best = min(fit, key=lambda i: (len(i["key"]), i["name"].encode()))
    return [by_number[n]["name"] for n in best["key"]]


def fingerprint(conninfo, key=None, keep_text_keys=False, cells=512):
    """{(schema, name): relation}, each like the file's; what cannot be read is left out and in `skipped`."""
    hasher, types = Hasher(key), read_types(conninfo)
    plans, script, skipped = [], "", []
    for relation in json.loads(psql(conninfo, RELATIONS)):
        columns = []
        for c in sorted(relation["columns"], key=lambda c: c["name"].encode()):
            try:
                columns.append(Column(c["name"], c["type"], make_rule(types, c["type_oid"])))
            except Unreadable:
                skipped.append((relation["schema"], relation["name"] + "." + c["name"]))
        sources = [(relation["schema"], relation["name"])]
        if relation["kind"] == "p":
            sources = sorted(((l["schema"], l["name"]) for l in relation["leaves"]), key=name_order)
        elif not relation["populated"]:
            sources = []
        script += "".join(copy_statement(columns, *s) for s in sources)
        plans.append((relation, columns, sources))
    streams, result = copy_streams(psql(conninfo, script)), {}
    for relation, columns, sources in plans:
        names = [c.name for c in columns]
        table = Table(hasher, columns, [names.index(k) for k in choose_key(relation)], keep_text_keys, cells)
        leaves = []
        for schema, name in sources:
            before = table.rows, table.sum, table.representation_sum
            for row in next(streams):
                table.add(row)
            leaves.append({"schema": schema, "name": name, "rows": table.rows - before[0],
                           "sum": le16(table.sum - before[1] & M128),
                           "representation_sum": le16(table.representation_sum - before[2] & M128)})
        result[relation["schema"], relation["name"]] = table.finish(
            relation["schema"], relation["name"], relation["kind"], relation["populated"],
            leaves if relation["kind"] == "p" else ())
    return result, skipped


def raw(text):
    """A text's bytes; one that is not UTF-8 is bytes already."""
    return text if isinstance(text, bytes) else text.encode()


def name_order(names):
    return tuple(raw(n) for n in names)
