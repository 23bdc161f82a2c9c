"""What canon.json is made of: every type and edge of CANON.md as SQL, and broken wire bytes."""

import struct

SETUP = r'''
CREATE SCHEMA app;
CREATE SCHEMA "Odd ""S""";
CREATE EXTENSION hstore WITH SCHEMA public;
CREATE EXTENSION citext WITH SCHEMA public;
CREATE EXTENSION ltree WITH SCHEMA public;
CREATE EXTENSION cube WITH SCHEMA public;
CREATE EXTENSION seg WITH SCHEMA public;
CREATE EXTENSION isn WITH SCHEMA public;
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'very happy', 'größe');
CREATE TYPE app."select" AS ENUM ('a');
CREATE TYPE "Odd ""S"""."Mood; --" AS ENUM ('x');
CREATE DOMAIN app.positive AS int4 CHECK (VALUE > 0);
CREATE DOMAIN app.more_positive AS app.positive;
CREATE DOMAIN app.price AS numeric(10, 2);
CREATE DOMAIN app.tags AS text[];
CREATE DOMAIN app.code AS char(4);
CREATE DOMAIN app.owner AS aclitem;
CREATE TYPE app.point3 AS (x int4, y numeric, z text);
CREATE TYPE app.nested AS (p app.point3, m app.mood, l app.point3[], d app.more_positive);
CREATE TYPE app.with_class AS (r regclass, n int4);
CREATE TYPE app.nothing AS ();
CREATE TYPE app.changed AS (a int4, b text, c bool);
ALTER TYPE app.changed DROP ATTRIBUTE b;
ALTER TYPE app.changed ADD ATTRIBUTE d char(3);
CREATE DOMAIN app.place AS app.point3;
CREATE TYPE app."Odd ""C""" AS ("x int,y" int4, "Z" app.nothing, "größe" regclass);
CREATE TYPE app.twin_xy AS (x int4, y int4);
CREATE TYPE app.twin_yx AS (y int4, x int4);
CREATE DOMAIN app.proc AS regproc;
CREATE TYPE app.with_proc AS (n int4, f app.proc);
CREATE DOMAIN app.procs AS regproc[];
CREATE TYPE app.textrange AS RANGE (subtype = text, multirange_type_name = app.textmultirange);
CREATE TYPE app.pricerange AS RANGE (subtype = app.price);
CREATE TYPE app.floatrange AS RANGE (subtype = float4);

CREATE TYPE app.mytext;
CREATE FUNCTION app.mytext_in(cstring) RETURNS app.mytext LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.mytext_out(app.mytext) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION app.mytext_send(app.mytext) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'textsend';
CREATE TYPE app.mytext (INPUT = app.mytext_in, OUTPUT = app.mytext_out, SEND = app.mytext_send);
CREATE TYPE app.mytext2;
CREATE FUNCTION app.mytext2_in(cstring) RETURNS app.mytext2 LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.mytext2_out(app.mytext2) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.mytext2 (INPUT = app.mytext2_in, OUTPUT = app.mytext2_out, LIKE = text);
CREATE TABLE app.orders (id int4, "weird "" name" text, amount numeric);
'''

_SCALARS = {
    "bool": ["true", "false"],
    "int2": ["0", "-32768", "32767", "-1"],
    "int4": ["0", "-2147483648", "2147483647", "-1"],
    "int8": ["0", "-9223372036854775808", "9223372036854775807", "-1"],
    "float4": ["0", "-0", "1.5", "0.1", "NaN", "Infinity", "-Infinity", "1e-45", "3.4028235e38"],
    "float8": ["0", "-0", "1.5", "0.1", "NaN", "Infinity", "-Infinity", "5e-324", "1.7976931348623157e308"],
    "numeric": ["0", "0.00", "-0.000", "1", "1.0", "1.50", "-1.5", "10000", "100000000", "9999", "0.0001", "0.00010000", "0.00000001",
                "123456789012345678901234567890.123456789", "-99999999.9999", "1e131", "1e-200", "12340000.00560000", "NaN",
                "Infinity", "-Infinity"],
    "money": ["$0.00", "-$92233720368547758.08", "$1.23"],
    "text": ["", "a", "trailing  ", "größe 日本 😀", "line\nbreak\ttab", "e\u0301"],
    "varchar": ["", "abc  "],
    "name": ["pg_class", ""],
    "bpchar": ["", "   ", "a  ", " a", "é "],
    '"char"': ["", "a", "\\377"],
    "bytea": ["\\x", "\\x00", "\\xdeadbeef00ff"],
    "date": ["2000-01-01", "1999-12-31", "infinity", "-infinity", "4713-01-01 BC", "5874897-12-31"],
    "time": ["00:00", "23:59:59.999999", "24:00"],
    "timetz": ["00:00+00", "12:30:00.5-08", "23:59:59+15:59:59"],
    "timestamp": ["2000-01-01", "1999-12-31 23:59:59.999999", "infinity", "-infinity", "294276-12-31 23:59:59.999999"],
    "timestamptz": ["2000-01-01 00:00+00", "2024-02-29 12:00+02", "infinity", "-infinity"],
    "interval": ["0", "1 day", "24 hours", "1 month", "30 days", "-1 day", "1 mon -30 days", "178000000 years", "-178000000 years",
                 "0.000001 seconds", "-1 mon 2 days -03:04:05.6", "2147483647 days 2562047788:00:54.775807"],
    "uuid": ["00000000-0000-0000-0000-000000000000", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
    "json": ["{}", '{"b": 1,  "a": [null, 1.0]}'],
    "jsonb": ["{}", '{"b": 1,  "a": [null, 1.0]}', '"1.00"', "1.00"],
    "jsonpath": ["$.a[*] ? (@ > 1)"],
    "xml": ["<a>b</a>", ""],
    "inet": ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"],
    "cidr": ["10.0.0.0/8", "2001:db8::/32"],
    "macaddr": ["08:00:2b:01:02:03"],
    "macaddr8": ["08:00:2b:01:02:03:04:05"],
    "varbit": ["", "1", "101010101"],
    "bit(4)": ["1010"],
    "oid": ["0", "4294967295"],
    "xid": ["3"],
    "cid": ["4"],
    "xid8": ["18446744073709551615"],
    "pg_lsn": ["FFFFFFFF/0"],
    "tid": ["(4294967295,65535)"],
    "point": ["(1,-0)"],
    "lseg": ["[(0,0),(1,1)]"],
    "box": ["(1,1),(0,0)"],
    "path": ["[(0,0),(1,1)]", "((0,0),(1,1))"],
    "polygon": ["((0,0),(1,1),(1,0))"],
    "line": ["{1,2,3}"],
    "circle": ["<(1,2),3>"],
    "tsvector": ["", "'fat':2A,4 'rat':1"],
    "tsquery": ["'fat' & !'rat':*"],
    "pg_snapshot": ["10:20:10,14"],
    "txid_snapshot": ["10:20:10,14"],
    "refcursor": ["c"],
    "public.hstore": ["", "a=>1, bb=>NULL"],
    "public.citext": ["MiXed"],
    "public.ltree": ["", "Top.Science"],
    "public.lquery": ["*.a|b.*{1,2}"],
    "public.ltxtquery": ["a & !b*"],
    "public.cube": ["(1,2),(3,4)", "(1)"],
    # Read as text.
    "aclitem": ["postgres=arwdDxt/postgres"],
    "regclass": ["pg_catalog.pg_class", "app.orders"],
    "regtype": ["int4"],
    "regproc": ["pg_catalog.now", "-"],
    "regoper": ["pg_catalog.||/"],
    "app.proc": ["pg_catalog.now"],
    "app.proc[]": ["{pg_catalog.now,NULL}"],
    "app.procs": ["{pg_catalog.now}"],
    "regrole": ["postgres"],
    "regnamespace": ["pg_catalog"],
    "public.seg": ["1.0", "1.00 .. 2"],
    "public.isbn": ["978-0-393-04002-9"],
    "app.mytext": ["user-made with a send function of its own"],
    "app.mytext2": ["user-made, no send function"],
    # Types made of types.
    "app.mood": ["sad", "very happy", "größe"],
    'app."select"': ["a"],
    '"Odd ""S"""."Mood; --"': ["x"],
    "app.positive": ["5"],
    "app.more_positive": ["5"],
    "app.price": ["5.00"],
    "app.tags": ["{a,NULL}"],
    "app.code": ["ab"],
    "app.owner": ["postgres=r/postgres"],
    "app.place": ["(1,2.0,c)"],
    "int4[]": ["{}", "{1,NULL,-3}", "[0:1]={7,8}", "{{1,2},{3,4}}", "[-1:0][5:6]={{1,2},{NULL,4}}"],
    "int2[]": ["{1,NULL,-3}"],
    "int2vector": ["", "1 2 3"],
    "oidvector": ["23 25"],
    "text[]": ["{}", '{"",NULL,"NULL"}', '{{"a"},{"b"}}'],
    "bool[]": ["{t,f}"],
    "float4[]": ["{NaN,-0,0.1}"],
    "numeric[]": ["{}", "{1.0,NULL,1.00,NaN}"],
    "bpchar[]": ['{"a ",NULL,"  "}'],
    "char(3)[]": ["{a,bcd}"],
    "interval[]": ["{24 hours,1 day}"],
    "jsonb[]": ['{"{}"}'],
    "point[]": ['{"(1,2)"}'],
    '"char"[]': ["{a}"],
    "app.mood[]": ["{sad,NULL,ok}"],
    "app.more_positive[]": ["{1,2}"],
    "app.price[]": ["{1.5}"],
    "app.tags[]": ['{"{a,b}"}'],
    "public.citext[]": ["{A}"],
    "public.hstore[]": ['{"a=>1"}'],
    "public.seg[]": ["{1.0}"],
    "regtype[]": ["{int4,NULL}"],
    "aclitem[]": ["{postgres=r/postgres}"],
    "app.owner[]": ["{postgres=r/postgres}"],
    "app.point3[]": ['{"(1,2.50,a)",NULL,"(,,)"}'],
    "app.point3": ["(,,)", '(1,2.50,"a b")', "(1,NaN,)"],
    "app.nested": ['("(1,2.0,c)",sad,"{""(1,2.00,d)""}",7)', "(,,,)"],
    "app.nothing": ["()"],
    "app.changed": ["(1,t,ab)"],
    "app.with_class": ["(pg_catalog.pg_class,1)", "(,)"],
    "app.with_class[]": ['{"(pg_catalog.pg_class,1)"}'],
    'app."Odd ""C"""': ['(1,"()",pg_catalog.pg_class)'],
    "app.twin_xy": ["(3,4)"],
    "app.twin_yx": ["(3,4)"],
    "app.orders": ["(1,x,1.0)"],
    "int4range": ["empty", "[1,5)", "[1,5]", "(,5)", "[1,)", "(,)"],
    "int8range": ["(1,5]"],
    "numrange": ["[1.0,2.00]", "(1.5,)", "empty", "(,1.10]"],
    "tsrange": ["[2000-01-01,2000-01-02)"],
    "daterange": ["(2000-01-01,infinity)"],
    "app.textrange": ["[a,b]", '["",)'],
    "app.pricerange": ["[1.50,2.00)"],
    "app.floatrange": ["[0.5,Infinity]"],
    "int4range[]": ['{"[1,5)",empty,NULL}'],
    "numrange[]": ['{"[1.0,2.00]",empty}'],
    "int4multirange": ["{}", "{[1,2),[5,9)}", "{(,)}"],
    "nummultirange": ["{[1.0,2.00],(5,)}"],
    "app.textmultirange": ["{[a,b)}"],
    "nummultirange[]": ['{"{[1.0,2.00]}"}'],
}


def _literal(value):
    if "\n" in value or "\t" in value:
        return "E'%s'" % value.replace("'", "''").replace("\n", "\\n").replace("\t", "\\t")
    return "'%s'" % value.replace("'", "''")


CASES = [("%s %s" % (t, v.encode("unicode_escape").decode()), "%s::%s" % (_literal(v), t)) for t, values in _SCALARS.items() for v in values]
CASES += [
    ("numeric(20,10) has scale", "1.5::numeric(20,10)"),
    ("char(200) is padded", "'a'::char(200)"),
    ("varchar(5) keeps its spaces", "'a    '::varchar(5)"),
    ("numeric of 1,000 digits", "(repeat('1234567890', 100) || '.' || repeat('9', 100))::numeric"),
    ("long text", "repeat('x', 300)"),
    ("text that looks like char(4)", "'ab  '::text"),
]

# SQL a, SQL b, whether class and canonical bytes are equal.
SAME = [
    ("1::int2", "1::int8", True), ("1::int4", "'1'::text", False), ("1::int4", "1::numeric", False), ("1::int4", "1::oid", False),
    ("0.1::float4", "0.1::float4::float8", True), ("'NaN'::float4", "'NaN'::float8", True), ("0::float8", "'-0'::float8", False),
    ("'a'::varchar(3)", "'a'::text", True), ("'a'::char(3)", "'a'::text", True), ("'a '::text", "'a'::text", False),
    ("1.0::numeric", "1.00::numeric(9,2)", True), ("'1 day'::interval", "'24 hours'::interval", True),
    ("'1 month'::interval", "'30 days'::interval", True), ("5::app.more_positive", "5::int2", True),
    ("'{1,2}'::int2[]", "'{1,2}'::int8[]", True), ("'{1,2}'::int4[]", "'[0:1]={1,2}'::int4[]", False),
    ("'{}'::int4[]", "'{}'::text[]", False), ("'{1.0}'::numeric[]", "'{1.00}'::numeric[]", True),
    ("'[1,5]'::int4range", "'[1,6)'::int8range", True), ("'[1.0,2]'::numrange", "'[1,2.0]'::numrange", True),
    ("'(1,2.0,c)'::app.point3", "'(1,2,c)'::app.place", True), ("'a'::app.\"select\"", "'a'::text", False),
    ("'A'::public.citext", "'A'::text", True), ("'{}'::json", "'{}'::jsonb", False), ("'10.0.0.0/8'::inet", "'10.0.0.0/8'::cidr", False),
    ("'1'::varbit", "'1'::bit", True), ("'{a}'::app.tags", "'{a}'::varchar[]", True),
]

UNREADABLE = ["record", "_record", "cstring", "anyarray", "trigger", "app.with_proc", "app._procs"]


def refused(oid_of):
    """(type, why, wire) of values that contradict their type."""
    i32, u32 = (lambda n: struct.pack(">i", n)), (lambda n: struct.pack(">I", n))
    num = lambda *words: struct.pack(">%dH" % len(words), *(w & 0xFFFF for w in words))
    int4, text, array = oid_of("int4"), oid_of("text"), oid_of("_int4")
    head = i32(1) + i32(0) + u32(int4) + i32(1) + i32(1)
    for name, width in (("bool", 1), ("int2", 2), ("int4", 4), ("int8", 8), ("float4", 4), ("float8", 8), ("money", 8), ("char", 1), ("date", 4),
                        ("time", 8), ("timetz", 12), ("timestamp", 8), ("timestamptz", 8), ("interval", 16), ("uuid", 16), ("macaddr", 6),
                        ("macaddr8", 8), ("oid", 4), ("xid", 4), ("cid", 4), ("xid8", 8), ("pg_lsn", 8), ("tid", 6)):
        yield name, name + " too short", bytes(width - 1)
        yield name, name + " too long", bytes(width + 1)
    yield "bool", "bool that is 2", b"\2"
    yield "numeric", "numeric without a head", num(0, 0, 0)
    yield "numeric", "numeric with a digit too few", num(2, 0, 0, 0, 1)
    yield "numeric", "numeric with a digit too many", num(1, 0, 0, 0, 1, 2)
    yield "numeric", "numeric with half a digit", num(1, 0, 0, 0, 1)[:-1]
    yield "numeric", "numeric with digit 10000", num(1, 0, 0, 0, 10000)
    yield "numeric", "numeric with digit -1", num(1, 0, 0, 0, -1)
    yield "numeric", "numeric with -1 digits", num(-1, 0, 0, 0)
    yield "numeric", "numeric of unknown sign", num(1, 0, 0x1000, 0, 1)
    yield "numeric", "numeric NaN with a digit", num(1, 0, 0xC000, 0, 1)
    yield "jsonb", "jsonb without a version", b""
    yield "jsonb", "jsonb of version 2", b"\2{}"
    yield "jsonpath", "jsonpath of version 2", b"\2$"
    yield "varbit", "bit of 9 bits in one byte", i32(9) + b"\0"
    yield "varbit", "bit with a byte too many", i32(8) + b"\0\0"
    yield "varbit", "bit of -1 bits", i32(-1)
    yield "varbit", "bit without a length", b"\0\0"
    yield "_int4", "array without a head", b""
    yield "_int4", "array of -1 dimensions", i32(-1) + i32(0) + u32(int4)
    yield "_int4", "array of 7 dimensions", i32(7) + i32(0) + u32(int4) + (i32(1) + i32(1)) * 7 + i32(-1)
    yield "_int4", "array of another element type", i32(0) + i32(0) + u32(text)
    yield "_int4", "array of negative size", i32(1) + i32(0) + u32(int4) + i32(-1) + i32(1)
    yield "_int4", "array with its dimension cut", i32(1) + i32(0) + u32(int4) + i32(1)
    yield "_int4", "array without its element", head
    yield "_int4", "array with an element of length -2", head + i32(-2)
    yield "_int4", "array with an element past the end", head + i32(4) + b"\0\0\0"
    yield "_int4", "array with an element of the wrong width", head + i32(2) + b"\0\0"
    yield "_int4", "array with bytes left over", head + i32(4) + b"\0\0\0\1" + b"\0"
    yield "_int4", "empty array with bytes left over", i32(0) + i32(0) + u32(int4) + b"\0"
    yield "_int4", "array of more elements than bytes", i32(2) + i32(0) + u32(int4) + (i32(0x7FFFFFFF) + i32(1)) * 2 + i32(-1)
    yield "int4range", "range without flags", b""
    yield "int4range", "range of unknown flags", b"\x21"
    yield "int4range", "empty range with a bound", b"\x01" + i32(4) + i32(1)
    yield "int4range", "range without its upper bound", b"\x02" + i32(4) + i32(1)
    yield "int4range", "range with a bound of length -1", b"\x12" + i32(-1)
    yield "int4range", "range with a bound of the wrong width", b"\x12" + i32(2) + b"\0\0"
    yield "int4range", "range with bytes left over", b"\x12" + i32(4) + i32(1) + b"\0"
    yield "int4multirange", "multirange without a count", b"\0\0"
    yield "int4multirange", "multirange of more ranges than bytes", u32(0xFFFFFFFF) + i32(1) + b"\1"
    yield "int4multirange", "multirange with a range of length -1", u32(1) + i32(-1)
    yield "int4multirange", "multirange with bytes left over", u32(1) + i32(1) + b"\1" + b"\0"
    yield "int4multirange", "multirange with an empty range cut", u32(1) + i32(2) + b"\1"
    row = lambda *parts: i32(len(parts)) + b"".join(parts)
    x, y, z = u32(int4) + i32(4) + i32(1), u32(oid_of("numeric")) + i32(-1), u32(text) + i32(1) + b"c"
    yield "app.point3", "composite without a head", b"\0"
    yield "app.point3", "composite with an attribute too few", row(x, y)
    yield "app.point3", "composite with an attribute too many", row(x, y, z, x)
    yield "app.point3", "composite that says 3 and has 2", i32(3) + x + y
    yield "app.point3", "composite with attributes in another order", row(y, x, z)
    yield "app.point3", "composite with bytes left over", row(x, y, z) + b"\0"
    yield "app.point3", "composite with an attribute of length -2", row(x, u32(oid_of("numeric")) + i32(-2), z)
    yield "app.point3", "composite with an attribute of the wrong width", row(u32(int4) + i32(1) + b"\1", y, z)
    yield "app.tags", "domain over a broken array", i32(1) + i32(0) + u32(array)
