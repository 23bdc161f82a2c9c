"""FORMAT.md 4: the rules of a file's catalog. Text is str or, where it is not UTF-8, bytes."""

from canon import need
from database import name_order, raw


def texts(values, most):
    for v in values:
        need(isinstance(v, (str, bytes)) and len(raw(v)) <= most, "text of at most %d bytes" % most)
        need(isinstance(v, str) or not is_utf8(v), "a byte string that is UTF-8")


def is_utf8(data):
    try:
        data.decode()
        return True
    except UnicodeDecodeError:
        return False


def flags(values):
    need(all(isinstance(v, bool) for v in values), "booleans")


def int64(value):
    need(type(value) is int and -2**63 <= value < 2**63, "a signed 64-bit integer")


def ascending(values, most, key, what):
    need(isinstance(values, list) and len(values) <= most, "a list of %s" % what)
    keys = [key(v) for v in values]
    need(all(a < b for a, b in zip(keys, keys[1:])), "order of %s" % what)


def key(*names):
    return lambda item: name_order(item[n] for n in names)


def check_object(o):
    texts([o["kind"], o["schema"]], 256)
    texts([o["parent"], o["name"]], 65536)
    ascending(o["attributes"], 10000, lambda a: raw(a[0]), "attributes")
    for name, value in o["attributes"]:
        texts([name], 65536)
        texts([value], 2**24)
        need(len(value) > 0, "an attribute without a value")


def check_sequence(s):
    texts([s["schema"], s["name"]], 256)
    flags([s["cycles"]])
    int64(s["increment"])
    int64(s.get("next", 0))
    need(s["increment"] != 0, "an increment of 0")
    ascending(s["columns"], 5000000, key("schema", "table", "column"), "columns of a sequence")
    for c in s["columns"]:
        texts([c["schema"], c["table"], c["column"]], 256)
        flags([c["known"]])
        need(c["known"] or "extreme" not in c, "an extreme that is not known")
        int64(c.get("extreme", 0))


def check_catalog(catalog):
    flags([catalog["objects_read"], catalog["cluster_read"], catalog["sequences_read"]])
    ascending(catalog["objects"], 5000000, key("kind", "schema", "parent", "name"), "objects")
    ascending(catalog["sequences"], 5000000, key("schema", "name"), "sequences")
    need(catalog["objects_read"] or not catalog["objects"], "objects that were not read")
    need(catalog["sequences_read"] or not catalog["sequences"], "sequences that were not read")
    for o in catalog["objects"]:
        check_object(o)
    for s in catalog["sequences"]:
        check_sequence(s)
