"""FORMAT.md 1 to 3: hashes, sums, keys, lists and sketches of one relation. A pair (lo, hi) is one int, lo in its low 64 bits."""

import ctypes
import hashlib
import struct

M64 = (1 << 64) - 1
M128 = (1 << 128) - 1


class _XXH128(ctypes.Structure):
    _fields_ = [("lo", ctypes.c_uint64), ("hi", ctypes.c_uint64)]


_lib = ctypes.CDLL("libxxhash.so.0")
_plain, _secret = _lib.XXH3_128bits, _lib.XXH3_128bits_withSecret
_plain.restype = _secret.restype = _XXH128
_plain.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
_secret.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]


class Hasher:
    def __init__(self, key=None):
        if key is not None and len(key) != 32:
            raise ValueError("a key is exactly 32 bytes")
        self.key_id, self.secret = "", None
        if key is not None:
            self.secret = b"".join(hashlib.sha256(key + b"pgassay secret" + bytes([i])).digest() for i in range(6))
            self.key_id = hashlib.sha256(key + b"pgassay key id").digest()[:8].hex()

    def __call__(self, data):
        if isinstance(data, str):
            data = data.encode()
        h = _secret(data, len(data), self.secret, 192) if self.secret else _plain(data, len(data))
        return h.lo | h.hi << 64


def rot(x, n):
    return (x << n | x >> (64 - n)) & M64


def mix(x):
    lo, hi = x & M64, x >> 64
    a = (lo ^ lo >> 32) * 0x9E3779B185EBCA87 & M64
    b = (hi ^ hi >> 32) * 0xC2B2AE3D27D4EB4F & M64
    a = (a + rot(b, 32)) & M64
    b = (b + rot(a, 32)) & M64
    a = (a ^ a >> 32) * 0xD6E8FEB86659FD93 & M64
    b = (b ^ b >> 32) * 0xBF58476D1CE4E5B9 & M64
    a = (a + rot(b, 32)) & M64
    b = b ^ a >> 32
    return a | b << 64


def le16(x):
    return x.to_bytes(16, "little")


class Column:
    def __init__(self, name, type_name, rule):
        self.name, self.type_name, self.rule = name, type_name, rule


FIXED = {"bool", "int", "float", "money", "char", "date", "time", "timetz", "timestamp", "timestamptz", "interval",
         "uuid", "oid", "xid", "cid", "xid8", "pg_lsn", "tid", "macaddr", "macaddr8"}
SIZED = {"numeric", "inet", "cidr", "bit"}


def key_mode(type_class, keep_text_keys):
    if type_class in FIXED:
        return "fixed"
    return "sized" if type_class in SIZED or keep_text_keys else "hashed"


class Table:
    """`columns` in name order; `key`: indexes into them in key order."""

    def __init__(self, hasher, columns, key, keep_text_keys=False, cells=512):
        self.h, self.columns, self.key, self.cells = hasher, columns, key, cells
        self.modes = [key_mode(columns[c].rule.type_class, keep_text_keys) for c in key]
        self.T = [hasher(b"class\0" + c.rule.type_class.encode()) for c in columns]
        self.N = [hasher(b"column\0" + c.name.encode()) for c in columns]
        self.null = [hasher(b"null\0" + c.rule.type_class.encode()) for c in columns]
        self.J = [hasher(b"key\0%d" % i) for i in range(len(key))]
        self.digest_bytes = 1 if len(columns) > 32 else 2
        self.bearing = [c for c, column in enumerate(columns) if column.rule.representation]
        self.sums, self.representation_sums = [0] * len(columns), [0] * len(columns)
        self.rows, self.sum, self.representation_sum = 0, 0, 0
        self.elements = []  # (64 bytes, digests)

    def add(self, wires):
        """One row, None for NULL. Returns what is known about it, for the vectors."""
        values = [None if w is None else self.columns[c].rule.convert(w) for c, w in enumerate(wires)]
        V = [self.null[c] if v is None else self.h(v[0]) ^ self.T[c] for c, v in enumerate(values)]
        S = sum(mix(v ^ n) for v, n in zip(V, self.N)) & M128
        R = self.h(le16(S))
        K = sum(mix(V[c] ^ self.J[i]) for i, c in enumerate(self.key)) & M128
        W = {c: self.h(b"" if values[c] is None else values[c][1]) for c in self.bearing}
        self.rows += 1
        self.sum += R
        for c, v in enumerate(V):
            self.sums[c] += mix(K ^ v)
        if W:
            self.representation_sum += mix(R ^ (sum(mix(w ^ self.N[c]) for c, w in W.items()) & M128))
            for c, w in W.items():
                self.representation_sums[c] += mix(K ^ w)
        length, lanes = self._key(values, V, R, K)
        factors = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xBF58476D1CE4E5B9)
        a = (sum(l * f for l, f in zip(lanes, factors)) + length) & M64
        E = mix((R + a & M64) | (R >> 64 ^ rot(a, 32)) << 64)
        cell = struct.pack("<2I7Q", 1, length, *lanes, R & M64, R >> 64, E >> 64)
        code = "<%d%s" % (len(V), "HB"[self.digest_bytes == 1])
        digests = struct.pack(code, *(v & (1 << 8 * self.digest_bytes) - 1 for v in V))
        self.elements.append((cell, digests, E & M64))
        return {"values": values, "V": V, "S": S, "R": R, "K": K, "E": E}

    def _key(self, values, V, R, K):
        if not self.key:
            return 16, (R & 0xFFFFFFFF, R >> 32 & 0xFFFFFFFF, R >> 64 & 0xFFFFFFFF, R >> 96)
        data = b""
        for c, mode in zip(self.key, self.modes):
            canonical = values[c] and values[c][0]
            if canonical is None or mode == "sized" and len(canonical) > 65535:
                data += bytes(33)
            elif mode == "fixed":
                data += canonical
            elif mode == "sized":
                data += struct.pack(">H", len(canonical)) + canonical
            else:
                data += le16(V[c])
        if len(data) > 32:
            return 33, (K & M64, K >> 64, 0, 0)
        return len(data), struct.unpack("<4Q", data.ljust(32, b"\0"))

    def sketch(self):
        n, width = self.cells, len(self.columns)
        cells = [[0] * 9 for _ in range(4 * n)]  # as in the cell, but R as one number in place 6
        digests = [[0] * width for _ in range(4 * n)]
        code = "<%d%s" % (width, "HB"[self.digest_bytes == 1])
        for cell, digest, lo in self.elements:
            count, length, *lanes, r_lo, r_hi, check = struct.unpack("<2I7Q", cell)
            add, add_digest = (count, length, *lanes, r_lo | r_hi << 64, 0, check), struct.unpack(code, digest)
            for p in range(4):
                at = p * n + (lo >> 16 * p & (n - 1))
                cells[at] = [x + y for x, y in zip(cells[at], add)]
                digests[at] = [x + y for x, y in zip(digests[at], add_digest)]
        limit = (1 << 8 * self.digest_bytes) - 1
        return {"cells": n,
                "elements": b"".join(
                    struct.pack("<2I7Q", c & 0xFFFFFFFF, l & 0xFFFFFFFF, *(x & M64 for x in lanes), r & M64,
                                r >> 64 & M64, check & M64) for c, l, *lanes, r, _, check in cells),
                "digests": b"".join(struct.pack(code, *(x & limit for x in d)) for d in digests)}

    def finish(self, schema="", name="", kind="r", populated=True, leaves=()):
        if self.rows <= 4 * self.cells:
            ordered = sorted((cell, digests) for cell, digests, _ in self.elements)
            kept = {"list": {"elements": b"".join(e for e, _ in ordered), "digests": b"".join(d for _, d in ordered)}}
        else:
            kept = {"sketch": self.sketch()}
        return {
            "schema": schema, "name": name, "kind": kind, "populated": populated, "rows": self.rows,
            "sum": le16(self.sum & M128), "representation_sum": le16(self.representation_sum & M128),
            "key": [{"name": self.columns[c].name, "mode": m} for c, m in zip(self.key, self.modes)],
            "columns": [{"name": c.name, "type": c.type_name, "class": c.rule.type_class, "read": c.rule.read,
                         "representation": c.rule.representation, "sum": le16(s & M128),
                         "representation_sum": le16(r & M128)}
                        for c, s, r in zip(self.columns, self.sums, self.representation_sums)],
            "leaves": list(leaves), **kept}
