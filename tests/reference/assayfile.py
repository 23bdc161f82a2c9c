"""FORMAT.md 4: reads .assay files, making every check."""

import hashlib
import struct

from canon import Cursor, need
from catalog import check_catalog
from database import name_order


def cbor(c):
    head = c.int(1, False)
    major, info = head >> 5, head & 31
    need(info < 28, "indefinite or reserved CBOR length")
    value = info if info < 24 else c.int(1 << info - 24, False)
    if major == 0:
        return value
    if major == 1:
        return -1 - value
    if major == 2:
        return bytes(c.take(value))
    if major == 3:
        return c.take(value).decode()
    if major == 4:
        return [cbor(c) for _ in range(value)]
    if major == 5:
        pairs = [(cbor(c), cbor(c)) for _ in range(value)]
        need(len(dict(pairs)) == value and all(isinstance(k, str) for k, _ in pairs), "map keys")
        return dict(pairs)
    if major == 6:
        return cbor(c)
    need(value in (20, 21), "a simple value other than true or false")
    return value == 21


def read_file(path):
    """{"header", "relations": {(schema, name): relation}, "catalog", "ledger", "source"}, all checks made."""
    with open(path, "rb") as f:
        data = f.read()
    need(data[:3] == b"\xd9\xd9\xf7", "not an .assay file")
    footer, body = data[-50:], data[:-50]
    need(len(body) > 3 and footer[:2] == b"\x58\x30", "truncated")
    index_at, count = struct.unpack(">QQ", footer[2:18])
    need(count == len(body) and index_at < count, "truncated")
    need(hashlib.sha256(body).digest() == footer[18:], "damaged")
    c = Cursor(body)
    items = []  # (offset, length, value)
    while c.at < len(body):
        at = c.at
        items.append((at, cbor(c), c.at - at))
    items = [(at, length, value) for at, value, length in items]
    header, index = items[0][2], items[-1][2]
    need(header["format"] == "pgassay-fingerprint" and header["version"] == 1 and header["canon"] == 0, "version")
    need(items[-1][0] == index_at, "offset of the index")
    by_place = {(at, length): value for at, length, value in items[1:-3]}
    names = [(s, n) for s, n, _, _ in index["relations"]]
    need(names == sorted(names, key=name_order) and len(set(names)) == len(names), "order of the index")
    need(len(names) == len(by_place), "index and relations")
    need(tuple(index["catalog"]) == items[-3][:2], "place of the catalog")
    check_catalog(items[-3][2])
    need(tuple(index["ledger"]) == items[-2][:2], "place of the ledger")
    relations = {}
    for schema, name, at, length in index["relations"]:
        need((at, length) in by_place, "place of a relation")
        relations[schema, name] = by_place[at, length]
        need((by_place[at, length]["schema"], by_place[at, length]["name"]) == (schema, name), "name of a relation")
    return {"header": header, "relations": relations, "catalog": items[-3][2], "ledger": items[-2][2], "source": index["source"]}
