#!/usr/bin/env python3
"""Prints the SQL of a small random database: every type, every kind of table, edge values, odd names.

    random_schema.py SEED | psql -Xq -v ON_ERROR_STOP=1 CONNINFO     (an empty database)

The same seed prints the same SQL. Needs hstore, citext, ltree and seg; PostgreSQL 14 to 18.
"""

import random
import sys

SCHEMAS = ["app", 'Weird "S"\n😀']

TYPES = r"""
CREATE EXTENSION hstore WITH SCHEMA public;
CREATE EXTENSION citext WITH SCHEMA public;
CREATE EXTENSION ltree WITH SCHEMA public;
CREATE EXTENSION seg WITH SCHEMA public;
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'größe', 'it''s');
CREATE TYPE app."select" AS ENUM ('a', 'b');
CREATE TYPE app."Mood; --" AS ENUM ('x', 'y');
CREATE DOMAIN app.positive AS int4 CHECK (VALUE > 0);
CREATE DOMAIN app.more_positive AS app.positive NOT NULL;
CREATE DOMAIN app.price AS numeric(10, 2);
CREATE DOMAIN app.code AS char(6);
CREATE DOMAIN app.tags AS text[];
CREATE TYPE app.pair AS (a int4, "B b" numeric);
CREATE TYPE app.deep AS (p app.pair, l app.pair[], m app.mood, gone bool, c app.code, r numrange);
ALTER TYPE app.deep DROP ATTRIBUTE gone;
CREATE TYPE app.with_class AS (r regtype, n int4);
CREATE DOMAIN app.place AS app.deep;
CREATE TYPE app.textrange AS RANGE (subtype = text, multirange_type_name = app.textmultirange);
"""

# SQL type -> edge values; "%d" stands for a random number. Each is written 'value'::type.
VALUES = {
    "bool": ["t", "f"], "int2": ["0", "-32768", "32767", "%d"], "int4": ["0", "-2147483648", "2147483647", "%d", "%d"],
    "int8": ["0", "-9223372036854775808", "9223372036854775807", "%d", "%d"],
    "float4": ["0", "-0", "NaN", "Infinity", "-Infinity", "1e-45", "0.1", "%d.5"],
    "float8": ["0", "-0", "NaN", "Infinity", "-Infinity", "5e-324", "0.1", "%d.25"],
    "numeric": ["0", "0.000", "NaN", "Infinity", "-Infinity", "1.0", "1.00", "%d.%d", "-%d0000.00", "1e130", "1e-130"],
    "numeric(12,4)": ["0", "%d.5", "-%d"], "money": ["0", "-92233720368547758.08", "%d.01"],
    "text": ["", " ", "größe 日本 😀", "a\nb\t\\N", "it's \"q\"", "x%d", "x%d"], "varchar(20)": ["", "a  ", "v%d"],
    "name": ["n%d"], "char(5)": ["", "a", "ab c", "%d"], '"char"': ["", "a", "\\377"], "bytea": ["\\x", "\\x00ff", "x%d"],
    "date": ["2000-01-01", "infinity", "-infinity", "4713-01-01 BC", "2024-02-29"],
    "time": ["00:00", "24:00", "12:34:56.789"], "timetz": ["00:00+00", "12:00-08", "23:59:59.999999+15:59"],
    "timestamp": ["2000-01-01", "infinity", "-infinity", "1999-12-31 23:59:59.999999"],
    "timestamptz": ["2000-01-01 00:00+00", "infinity", "-infinity", "2024-02-29 12:00:00.5+02"],
    "interval": ["0", "1 day", "24 hours", "1 month", "30 days", "-1 mon 2 days -03:04:05.6", "178000000 years", "%d seconds"],
    "uuid": ["00000000-0000-0000-0000-000000000000", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd38%d"],
    "json": ["{}", '{"b": 1,  "a": [null, 1.0, %d]}', '"x"'], "jsonb": ["{}", '{"b": 1, "a": [null, 1.0, %d]}', '"1.00"', "1.00"],
    "jsonpath": ["$.a[*] ? (@ > %d)"], "xml": ["<a>%d</a>", ""], "inet": ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"],
    "cidr": ["10.0.0.0/8", "2001:db8::/32"], "macaddr": ["08:00:2b:01:02:03"], "macaddr8": ["08:00:2b:01:02:03:04:05"],
    "bit(4)": ["1010", "0000"], "varbit": ["", "1", "101010101"], "oid": ["0", "4294967295", "%d"], "xid": ["3"], "cid": ["4"],
    "xid8": ["18446744073709551615", "%d"], "pg_lsn": ["FFFFFFFF/0", "0/%d"], "tid": ["(4294967295,65535)", "(%d,1)"],
    "point": ["(1,-0)", "(%d,2)"], "lseg": ["[(0,0),(1,1)]"], "box": ["(1,1),(0,%d)"], "path": ["[(0,0),(1,1)]", "((0,0),(1,1))"],
    "polygon": ["((0,0),(1,1),(1,0))"], "line": ["{1,2,3}"], "circle": ["<(1,2),3>"], "tsvector": ["", "'fat':2A,4 'rat':1"],
    "tsquery": ["'fat' & !'rat':*"], "pg_snapshot": ["10:20:10,14"], "txid_snapshot": ["10:20:10,14"], "refcursor": ["c%d"],
    "int2vector": ["1 2 3"], "oidvector": ["23 25"], "aclitem": ["postgres=r/postgres"], "regclass": ["pg_catalog.pg_class", "%d"],
    "regtype": ["int4", "app.mood"], "regproc": ["pg_catalog.now"], "regnamespace": ["app"],
    "public.hstore": ["", "a=>%d, bb=>NULL"], "public.citext": ["MiXed", "mixed", "c%d"], "public.ltree": ["", "Top.N%d"],
    "public.lquery": ["*.a|b.*"], "public.ltxtquery": ["a & !b*"], "public.seg": ["1.0", "1.00 .. %d"],
    "app.mood": ["sad", "größe", "it's"], 'app."select"': ["a", "b"], 'app."Mood; --"': ["x", "y"],
    "app.positive": ["1", "%d"], "app.price": ["0.00", "%d.5"], "app.code": ["", "ab", "  c"], "app.tags": ["{}", '{a,NULL,"%d"}'],
    "app.pair": ["(,)", "(1,2.0)", "(%d,NaN)"], "app.with_class": ["(int4,%d)", "(,)"],
    "app.deep": ["(,,,,)", '("(1,2.00)","{""(3,4.0)"",NULL}",ok,ab,"[1.0,2.000)")'], "app.place": ["(,,,,)", '("(%d,1.0)",{},sad,"",empty)'],
    "int4range": ["empty", "[1,%d]", "(,5)", "(,)"], "int8range": ["[-5,%d)"], "numrange": ["[1.0,2.00]", "empty", "(1.5,)"],
    "daterange": ["[2000-01-01,infinity)"], "tsrange": ["[2000-01-01,2000-01-02)"], "tstzrange": ["[2000-01-01 00:00+00,)"],
    "app.textrange": ["[a,b]", '["",)', "empty"], "int4multirange": ["{}", "{[1,2),[5,9)}"], "nummultirange": ["{[1.0,2.00],(5,)}"],
    "app.textmultirange": ["{[a,b)}"],
}
ARRAYS = [t for t in VALUES if t not in ("app.tags", "int2vector", "oidvector")]
KEYS = ["int2", "int4", "int8", "float8", "numeric", "text", "varchar(20)", "char(5)", "bytea", "date", "timestamptz", "timetz", "interval",
        "uuid", "inet", "varbit", "jsonb", "bool", "money", "xid8", "pg_lsn", "public.citext", "public.ltree", "public.hstore", "app.mood", 'app."select"',
        "app.positive", "app.price", "app.code", "app.pair", "int4range", "numrange", "int4[]", "numeric[]", "macaddr8", "oid", '"char"', "name"]
ODD_NAMES = ["select", "a b", 'q"uote', "new\nline", "𝕏😀", "ÄÖ", "<b>", "x'; drop table s; --", "\x1b[2J", "A", "a", "_", "%s", ":x", "\\d"]


def ident(name):
    return '"%s"' % name.replace('"', '""')


def literal(text):
    return "'%s'" % text.replace("'", "''")


def qualified(schema, name):
    return ident(schema) + "." + ident(name)


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.out = []

    def say(self, line):
        self.out.append(line + ";")

    def value(self, type_name):
        """SQL of one value that is not NULL."""
        if type_name.endswith("[]"):
            return self.array(type_name[:-2])
        text = self.r.choice(VALUES[type_name])
        while "%d" in text:
            text = text.replace("%d", str(self.r.randint(1000, 9999)), 1)
        if type_name == "text" and self.r.random() < 0.05:
            return "repeat('%d long ', 20000)" % self.r.randint(0, 9)
        return "'%s'::%s" % (text.replace("'", "''"), type_name)

    def array(self, element):
        one = lambda: self.value(element) if self.r.random() < 0.8 else "NULL::" + element
        shape = self.r.randint(0, 4)
        if shape == 0:
            return "'{}'::%s[]" % element
        if shape == 1:
            return "array_fill(%s, ARRAY[2, 2], ARRAY[0, -1])::%s[]" % (one(), element)
        if shape == 2:
            return "ARRAY[ARRAY[%s, %s], ARRAY[%s, %s]]::%s[]" % (one(), one(), one(), one(), element)
        return "ARRAY[%s]::%s[]" % (", ".join(one() for _ in range(self.r.randint(1, 4))), element)

    def type(self):
        if self.r.random() < 0.25:
            return self.r.choice(ARRAYS) + "[]"
        return self.r.choice(list(VALUES))

    def columns(self, count):
        """[(name, type)] of random types, a few of odd names."""
        names = ["c%d" % i for i in range(count)]
        for i, odd in zip(self.r.sample(range(count), min(count, self.r.randint(0, 3))), self.r.sample(ODD_NAMES, 3)):
            names[i] = odd
        return [(n, self.type()) for n in names]

    def insert(self, table, columns, rows, not_null=(), again=0.0, first=None):
        """`first`: SQL of the values of leading columns, by row number."""
        names = [n for n, _ in columns]
        for i in range(rows):
            values = first(i) if first else []
            values += [self.value(t) if n in not_null or self.r.random() > 0.2 else "NULL::" + t for n, t in columns[len(values):]]
            line = "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING" % (table, ", ".join(map(ident, names)), ", ".join(values))
            for _ in range(1 + (self.r.random() < again) * self.r.randint(1, 3)):
                self.say(line)

    def create(self, table, columns, not_null=(), tail="", more=()):
        parts = ["%s %s%s" % (ident(n), t, " NOT NULL" if n in not_null else "") for n, t in columns]
        self.say("CREATE TABLE %s (%s) %s" % (table, ", ".join(parts + list(more)), tail))

    def drop_a_column(self, table):
        self.say('ALTER TABLE %s ADD COLUMN "gone %d" int4 DEFAULT 5' % (table, self.r.randint(0, 9)))
        self.say("ALTER TABLE %s DROP COLUMN %s" % (table, self.out[-1].split(" ADD COLUMN ")[1].split(" int4")[0]))

    # The kinds of tables.

    def keyed(self, name, key_columns):
        key = [("k%d" % i, self.r.choice(KEYS)) for i in range(key_columns)]
        columns = key + self.columns(self.r.randint(0, 8))
        self.r.shuffle(columns)
        names = [n for n, _ in key]
        order = self.r.sample(names, len(names))
        table = qualified(self.r.choice(SCHEMAS), name)
        self.create(table, columns, more=["PRIMARY KEY (%s)" % ", ".join(map(ident, order))])
        if self.r.random() < 0.5:
            self.drop_a_column(table)
        self.insert(table, columns, self.r.randint(1, 30), names)

    def unique_only(self):
        table = qualified("app", 'unique "only"')
        columns = [("id", "int4"), ("u", "uuid"), ("n", "numeric"), ("t", "text")] + self.columns(self.r.randint(0, 5))
        self.create(table, columns, ("id", "u", "n"))
        indexes = ["(id) WHERE id > -5", "((id + 1))", "(t)", "(id, u)", "(u, id)", "(n, id)", "(id, n, u)", "(n, u) INCLUDE (id)", "(id) INCLUDE (t)", "(u)"]
        for i, index in enumerate(self.r.sample(indexes, self.r.randint(1, 6))):
            self.say("CREATE UNIQUE INDEX %s ON %s %s" % (ident(self.r.choice(["Z", "a", "_", "ä"]) + str(i)), table, index))
        row = lambda i: [str(i - 10), "'00000000-0000-4000-8000-0000000000%02d'::uuid" % (37 * i % 100), "%d.%d0" % (i * 7, i), "'t%d'" % i]
        self.insert(table, columns, self.r.randint(0, 40), first=row)
        if self.r.random() < 0.5:
            self.say("ALTER TABLE %s ADD CONSTRAINT aa UNIQUE (id) DEFERRABLE" % table)

    def keyless(self):
        table = qualified(SCHEMAS[1], "no key")
        columns = self.columns(self.r.choice([1, 3, 7, 40]))
        self.create(table, columns, tail=self.r.choice(["", "WITH (fillfactor = 50)"]))
        self.insert(table, columns, self.r.randint(1, 20), again=0.5)

    def partitioned(self):
        root = qualified("app", "parted 😀")
        extra = self.columns(self.r.randint(1, 4))
        columns = [("id", "int8"), ("region", "text")] + extra
        key = self.r.choice(["", "PRIMARY KEY (id, region)", "PRIMARY KEY (region, id)", "UNIQUE (region, id)"])
        self.create(root, columns, ("id", "region"), "PARTITION BY LIST (region)", [key] if key else [])
        part = lambda schema, name, parent, bound: self.say(
            "CREATE TABLE %s PARTITION OF %s %s" % (qualified(schema, name), parent, bound)) or qualified(schema, name)
        part(SCHEMAS[1], "eu\n1", root, "FOR VALUES IN ('eu')")
        levels = self.r.randint(1, 3)
        if levels > 1:
            us = part("app", "us", root, "FOR VALUES IN ('us') PARTITION BY RANGE (id)")
            part("app", "us_low", us, "FOR VALUES FROM (MINVALUE) TO (10)")
            if levels == 2:
                part("app", "us_high", us, "FOR VALUES FROM (10) TO (MAXVALUE)")
            else:
                high = part("app", "us_high", us, "FOR VALUES FROM (10) TO (MAXVALUE) PARTITION BY HASH (id)")
                part("app", "us_high_0", high, "FOR VALUES WITH (MODULUS 2, REMAINDER 0)")
                part(SCHEMAS[1], "us_high_1", high, "FOR VALUES WITH (MODULUS 2, REMAINDER 1)")
        attached = qualified("app", "attached")
        self.create(attached, [("gone", "int4")] + columns[::-1], ("id", "region"))
        self.say("ALTER TABLE %s DROP COLUMN gone" % attached)
        self.say("ALTER TABLE %s ATTACH PARTITION %s DEFAULT" % (root, attached))
        row = lambda i: ["%d" % i, "'%s'" % self.r.choice(["eu", "us", "other"])]
        self.insert(root, columns, self.r.randint(0, 40), first=row, again=0.2)
        self.create(qualified("app", "parted, no leaf"), columns, tail="PARTITION BY LIST (region)")

    def inherited(self):
        parent, child = qualified("app", "parent"), qualified(SCHEMAS[1], "child")
        columns, more = [("id", "int4")] + self.columns(2), [("own", self.type())]
        self.create(parent, columns, more=["PRIMARY KEY (id)"])
        self.create(child, more, tail="INHERITS (%s)" % parent)
        self.insert(parent, columns, 5, first=lambda i: [str(i)])
        self.insert(child, columns + more, 5, first=lambda i: [str(i)], again=0.5)

    def generated(self):
        table = qualified("app", "generated")
        self.say('CREATE TABLE %s (id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int4, "twice A" int8 GENERATED ALWAYS AS (a * 2) STORED, '
                 "t text, l text GENERATED ALWAYS AS (lower(t)) STORED)" % table)
        for i in range(self.r.randint(1, 10)):
            self.say("INSERT INTO %s (a, t) VALUES (%d, %s)" % (table, self.r.randint(-5, 5), self.value("text")))
        view = qualified("app", "mat view")
        self.say('CREATE MATERIALIZED VIEW %s AS SELECT *, a / 3.0 AS third, NULL::text AS "null" FROM %s' % (view, table))
        self.say("CREATE UNIQUE INDEX ON %s (id)" % view)
        self.say("CREATE MATERIALIZED VIEW %s AS SELECT * FROM %s WITH NO DATA" % (qualified("app", "never refreshed"), table))
        self.say("CREATE VIEW %s AS SELECT * FROM %s" % (qualified("app", "a view"), table))

    def sequences(self):
        for i in range(self.r.randint(1, 5)):
            schema = self.r.choice(SCHEMAS)
            name = qualified(schema, "sequence %d" % i)
            step, span = self.r.choice([1, 1, 3, -1, -7]), self.r.choice([3, 100, 10**6])
            low, high = (1, span) if step > 0 else (-span, -1)
            self.say("CREATE SEQUENCE %s INCREMENT %d MINVALUE %d MAXVALUE %d %s" % (name, step, low, high, self.r.choice(["", "CYCLE"])))
            table, owner = qualified(schema, "fed %d" % i), self.r.random() < 0.5
            self.say("CREATE TABLE %s (id %s DEFAULT nextval(%s), n int4)" % (table, self.r.choice(["int8", "int4", "numeric"]), literal(name)))
            if owner:
                self.say("ALTER SEQUENCE %s OWNED BY %s.id" % (name, table))
            for _ in range(min(self.r.randint(0, 4), (span - 1) // abs(step) + 1)):
                self.say("INSERT INTO %s (n) VALUES (1)" % table)
            if self.r.random() < 0.3:
                self.say("INSERT INTO %s VALUES (%d, 2)" % (table, self.r.randint(low, high)))

    def big(self):
        table, n = qualified("app", "big"), self.r.choice([2048, 2049, 2500, 4000])
        makers = {"int4": "i * 7919 %% 1000", "text": "md5(i::text)", "numeric": "i / 8.0", "uuid": "md5('u' || i)::uuid", "timestamptz": "'2020-01-01 00:00+00'::timestamptz + i * interval '1 hour'",
                  "char(8)": "left(md5(i::text), i %% 9)", "jsonb": "jsonb_build_object('i', i)", "app.mood": "(CASE i %% 3 WHEN 0 THEN 'sad' WHEN 1 THEN 'ok' END)::app.mood",
                  "numeric[]": "ARRAY[i, i / 2.0, NULL]", "bool": "i %% 2 = 0", "interval": "i * interval '1 minute'"}
        columns = [("c%d" % i, t) for i, t in enumerate(self.r.sample(sorted(makers), self.r.randint(1, 6)))]
        key = self.r.choice([[], ["id"], ["id2", "id"], ["t", "id"]])
        columns += [("id", "int8"), ("id2", "numeric"), ("t", "text")]
        expressions = [makers[t].replace("%%", "%") for _, t in columns[:-3]] + ["i - 100", "i * 1.50", "'t' || i %% 10".replace("%%", "%")]
        self.create(table, columns, more=["PRIMARY KEY (%s)" % ", ".join(key)] if key else [])
        self.say("INSERT INTO %s SELECT %s FROM generate_series(1, %d) i" % (table, ", ".join(expressions), n))
        if not key:
            self.say("INSERT INTO %s SELECT * FROM %s LIMIT 10" % (table, table))
        self.say("DELETE FROM %s WHERE id %% 1000 = 0" % table)

    def make(self):
        self.say("SET client_encoding = 'UTF8'")
        self.say("SET client_min_messages = warning")
        self.say("SET lc_monetary = 'C'")
        self.say("BEGIN")
        for schema in SCHEMAS:
            self.say("CREATE SCHEMA " + ident(schema))
        self.out.append(TYPES)
        self.keyed("one key", 1)
        self.keyed("t'; drop\x1b <table>", self.r.randint(2, 4))
        self.unique_only()
        self.keyless()
        self.partitioned()
        self.inherited()
        self.generated()
        self.create(qualified("app", "empty"), self.columns(3))
        self.create(qualified("app", "no columns"), [], tail="")
        for _ in range(self.r.randint(0, 3)):
            self.say("INSERT INTO %s DEFAULT VALUES" % qualified("app", "no columns"))
        self.say("CREATE UNLOGGED TABLE %s (a int4 PRIMARY KEY)" % qualified("app", "unlogged"))
        self.big()
        if self.r.random() < 0.5:
            self.say("SELECT lo_from_bytea(0, decode(repeat('ab', %d), 'hex'))" % self.r.randint(0, 9000))
            self.say("SELECT lo_create(0)")
        self.sequences()
        self.say("COMMIT")
        return "\n".join(self.out) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(Maker(int(sys.argv[1])).make())
