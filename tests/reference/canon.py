"""CANON.md: from wire bytes to canonical and representation bytes.

A conversion takes wire and gives (canonical, representation or None).
"""

import re
import struct


class Contradiction(Exception):
    """A wire value that contradicts its type, or a file that contradicts FORMAT.md."""


class Unreadable(Exception):
    """A type that cannot be read at all."""


def need(condition, what):
    if not condition:
        raise Contradiction(what)


def identifier(name):
    return name if re.fullmatch("[a-z_][a-z0-9_]*", name) else '"%s"' % name.replace('"', '""')


def i32(n):
    return n.to_bytes(4, "big", signed=True)


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        need(0 <= n <= len(self.data) - self.at, "length past the end")
        self.at += n
        return self.data[self.at - n:self.at]

    def int(self, n, signed=True):
        return int.from_bytes(self.take(n), "big", signed=signed)

    def end(self):
        need(self.at == len(self.data), "bytes left over")


def as_is(wire):
    return wire, None


def fixed(n):
    def convert(wire):
        need(len(wire) == n, "width")
        return wire, None
    return convert


def boolean(wire):
    need(wire in (b"\0", b"\1"), "bool")
    return wire, None


def integer(n):
    def convert(wire):
        need(len(wire) == n, "width")
        return int.from_bytes(wire, "big", signed=True).to_bytes(8, "big", signed=True), None
    return convert


def floating(code):
    def convert(wire):
        need(len(wire) == struct.calcsize(code), "width")
        (x,) = struct.unpack(code, wire)
        return bytes.fromhex("7ff8000000000000") if x != x else struct.pack(">d", x), None
    return convert


def numeric(wire):
    c = Cursor(wire)
    count, weight, sign, dscale = c.int(2), c.int(2), c.int(2, False), c.take(2)
    need(sign in (0, 0x4000, 0xC000, 0xD000, 0xF000), "numeric sign")
    digits = [c.int(2) for _ in range(count)]
    need(count >= 0 and all(0 <= d <= 9999 for d in digits), "numeric digits")
    c.end()
    if sign & 0x8000:
        need(count == 0 and weight == 0, "numeric special value")
    while digits and digits[0] == 0:
        digits.pop(0)
        weight -= 1
    while digits and digits[-1] == 0:
        digits.pop()
    if not digits:
        weight, sign = 0, sign & 0x8000 and sign
    need(-32768 <= weight, "numeric weight")
    return struct.pack(">Hh%dH" % len(digits), sign, weight, *digits), dscale


def bpchar(wire):
    bare = wire.rstrip(b" ")
    return bare, i32(len(wire) - len(bare))


def interval(wire):
    need(len(wire) == 16, "width")
    time, days, months = struct.unpack(">qii", wire)
    return (time + (months * 30 + days) * 86_400_000_000).to_bytes(16, "big", signed=True), wire


def version_1(wire):
    need(wire[:1] == b"\1", "version byte")
    return wire[1:], None


def bits(wire):
    c = Cursor(wire)
    n = c.int(4)
    need(n >= 0 and len(c.take((n + 7) // 8)) >= 0, "bit length")
    c.end()
    return wire, None


class Rule:
    def __init__(self, type_class, convert, representation=False, read="binary"):
        self.type_class, self.convert, self.representation, self.read = type_class, convert, representation, read


def _builtin():
    rules = {"bool": Rule("bool", boolean), "numeric": Rule("numeric", numeric, True),
             "bpchar": Rule("text", bpchar, True), "interval": Rule("interval", interval, True),
             "bit": Rule("bit", bits), "varbit": Rule("bit", bits),
             "float4": Rule("float", floating(">f")), "float8": Rule("float", floating(">d"))}
    for name, width in (("int2", 2), ("int4", 4), ("int8", 8)):
        rules[name] = Rule("int", integer(width))
    for name, width in (("money", 8), ("char", 1), ("date", 4), ("time", 8), ("timetz", 12), ("timestamp", 8),
                        ("timestamptz", 8), ("uuid", 16), ("macaddr", 6), ("macaddr8", 8), ("oid", 4), ("xid", 4),
                        ("cid", 4), ("xid8", 8), ("pg_lsn", 8), ("tid", 6)):
        rules[name] = Rule(name, fixed(width))
    for name in ("text", "varchar", "name"):
        rules[name] = Rule("text", as_is)
    for name in ("bytea", "json", "xml", "inet", "cidr"):
        rules[name] = Rule(name, as_is)
    for name in ("jsonb", "jsonpath"):
        rules[name] = Rule(name, version_1)
    for name in ("point", "lseg", "box", "path", "polygon", "line", "circle", "tsvector", "tsquery"):
        rules[name] = Rule(name, as_is, read="raw")
    for name in ("pg_snapshot", "txid_snapshot"):
        rules[name] = Rule("pg_snapshot", as_is, read="raw")
    return rules


BUILTIN = _builtin()
OF_EXTENSION = {("hstore", "hstore"), ("ltree", "ltree"), ("ltree", "lquery"), ("ltree", "ltxtquery"), ("cube", "cube")}


class Components:
    """Collects what a container is made of."""

    def __init__(self):
        self.canonical, self.representation = [], []

    def add(self, rule, c):
        length = c.int(4)
        if length == -1:
            self.canonical.append(i32(-1))
            return
        canonical, representation = rule.convert(c.take(length))
        self.canonical += [i32(len(canonical)), canonical]
        if rule.representation:
            self.representation += [i32(len(representation)), representation]

    def done(self, head, bearing):
        return head + b"".join(self.canonical), b"".join(self.representation) if bearing else None


def array(element, element_oid):
    def convert(wire):
        c, parts = Cursor(wire), Components()
        dimensions, flags, oid = c.int(4), c.int(4), c.int(4, False)
        need(0 <= dimensions <= 6 and flags in (0, 1) and oid == element_oid, "array head")
        head, count = i32(dimensions), 1 if dimensions else 0
        for _ in range(dimensions):
            size = c.take(8)
            need(struct.unpack(">i", size[:4])[0] >= 0, "array size")
            count *= struct.unpack(">i", size[:4])[0]
            head += size
        for _ in range(count):
            parts.add(element, c)
        c.end()
        return parts.done(head, element.representation)
    return convert


def range_of(subtype):
    def convert(wire):
        c, parts = Cursor(wire), Components()
        flags = c.int(1, False)
        need(flags & ~0x1F == 0, "range flags")
        for infinite in (0x08, 0x10):
            if not flags & (0x01 | infinite):
                need(c.data[c.at:c.at + 4] != b"\xff\xff\xff\xff", "range bound is NULL")
                parts.add(subtype, c)
        c.end()
        return parts.done(bytes([flags]), subtype.representation)
    return convert


def multirange_of(subtype):
    one = Rule("", range_of(subtype), subtype.representation)

    def convert(wire):
        c, parts = Cursor(wire), Components()
        count = c.int(4, False)
        for _ in range(count):
            need(c.data[c.at:c.at + 4] != b"\xff\xff\xff\xff", "range is NULL")
            parts.add(one, c)
        c.end()
        return parts.done(wire[:4], subtype.representation)
    return convert


def composite(attributes):  # of (rule, type oid)
    bearing = any(rule.representation for rule, _ in attributes)

    def convert(wire):
        c, parts = Cursor(wire), Components()
        need(c.int(4) == len(attributes), "number of attributes")
        for rule, oid in attributes:
            need(c.int(4, False) == oid, "type of an attribute")
            parts.add(rule, c)
        c.end()
        return parts.done(i32(len(attributes)), bearing)
    return convert


def _attributes(t, classes):
    return "%s:%s" % (t["qualified_name"],
                      ",".join("%s %s" % (identifier(a["name"]), c) for a, c in zip(t["attributes"], classes)))


def _binary_rule(types, oid):
    """The rule by which a type is read in binary; None if it must be read as text."""
    t = types[oid]
    if t["typtype"] == "p" or not t["has_output"]:
        raise Unreadable(t["qualified_name"])
    if t["typtype"] == "d":
        return _binary_rule(types, t["base_oid"])
    if not t["send"]:
        return None
    if t["typtype"] == "e":
        return Rule("enum(%s)" % t["qualified_name"], as_is)

    def container(type_class, make, oids):
        rules = [_binary_rule(types, o) for o in oids]
        if None in rules:
            return None
        read = "raw" if any(r.read == "raw" for r in rules) else "binary"
        return Rule(type_class([r.type_class for r in rules]), make(rules), any(r.representation for r in rules), read)

    if t["element_oid"]:
        return container(lambda c: "array(%s)" % c[0], lambda r: array(r[0], t["element_oid"]), [t["element_oid"]])
    if t["typtype"] == "r":
        return container(lambda c: "range(%s)" % c[0], lambda r: range_of(r[0]), [t["subtype_oid"]])
    if t["typtype"] == "m":
        return container(lambda c: "multirange(%s)" % c[0], lambda r: multirange_of(r[0]), [t["subtype_oid"]])
    if t["typtype"] == "c":
        oids = [a["type_oid"] for a in t["attributes"]]
        return container(lambda c: "composite(%s)" % _attributes(t, c), lambda r: composite(list(zip(r, oids))), oids)
    if t["qualified_name"].startswith("pg_catalog.") and not t["extension"] and t["name"] in BUILTIN:
        return BUILTIN[t["name"]]
    if (t["extension"], t["name"]) in OF_EXTENSION:
        return Rule(t["name"], as_is, read="raw")
    if t["send"] == "pg_catalog.textsend" or (t["extension"], t["name"]) == ("citext", "citext"):
        return Rule("text", as_is)
    return None


def _text_name(types, oid, inside=None):
    """What stands in text(...); `inside` is the type it is a part of."""
    t = types[oid]
    if t["typtype"] == "d":
        return _text_name(types, t["base_oid"], inside)
    if inside and t["qualified_name"] in ("pg_catalog.regproc", "pg_catalog.regoper"):
        raise Unreadable(inside["qualified_name"])
    if t["element_oid"]:
        name = _text_name(types, t["element_oid"], inside)
        if name.endswith("[]"):
            _text_name(types, t["element_oid"], t)
        return name + "[]"
    if t["typtype"] in "rm":
        return "%s:%s" % (t["qualified_name"], _part_class(types, t["subtype_oid"], t))
    if t["typtype"] == "c":
        return _attributes(t, [_part_class(types, a["type_oid"], t) for a in t["attributes"]])
    return t["qualified_name"]


def _part_class(types, oid, inside):
    rule = _binary_rule(types, oid)
    return rule.type_class if rule else "text(%s)" % _text_name(types, oid, inside)


def make_rule(types, oid):
    return _binary_rule(types, oid) or Rule("text(%s)" % _text_name(types, oid), as_is, read="text")


# Of these the plain text leaves out the arguments.
_LONGER = {"text(pg_catalog.regproc)": "regprocedure", "text(pg_catalog.regproc[])": "regprocedure[]",
           "text(pg_catalog.regoper)": "regoperator", "text(pg_catalog.regoper[])": "regoperator[]"}


def selected(rule, sql):
    """How an SQL expression is selected to be read by its rule."""
    if rule.read != "text":
        return sql
    longer = _LONGER.get(rule.type_class)
    return "CASE WHEN %s IS NOT DISTINCT FROM NULL THEN NULL ELSE pg_catalog.format('%%s', %s%s) END" % (
        sql, sql, "::pg_catalog." + longer if longer else "")
