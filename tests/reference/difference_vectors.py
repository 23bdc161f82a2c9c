"""tests/vectors/difference.json: small differences, some past what their cells can tell apart. Needs no server."""

import random
import struct

from difference import M32, Side, element_hash, sketch_at, subtract


def random_row(r, keyed, columns):
    R, lanes, length = r.getrandbits(128), [0] * 4, 16
    if keyed:
        length = r.choice((0, 1, 4, 8, 13, 16, 32, 33))
        lanes = struct.unpack("<4Q", r.randbytes(length if length <= 32 else 16).ljust(32, b"\0"))
    else:
        lanes = [R >> 32 * i & M32 for i in range(4)]
    digests = tuple(r.getrandbits(8 if columns > 32 else 16) for _ in range(columns))
    return [1, length, *lanes, R, 0], digests


def packed(cell):
    *head, R, check = cell
    return struct.pack("<2I7Q", *head, R & (1 << 64) - 1, R >> 64, check)


def checked(cell):
    return (*cell[:-1], element_hash(cell) >> 64)


def stored(rows, exact, cells, columns):
    """A list's bytes, or the sketch's of the same rows."""
    code = "<%d%s" % (columns, "HB"[columns > 32])
    rows = sorted((packed(cell), struct.pack(code, *digests)) for cell, digests in rows)
    elements, digests = b"".join(c for c, _ in rows), b"".join(d for _, d in rows)
    if exact:
        return elements, digests
    sketch = sketch_at(Side(True, cells, elements, digests, columns), cells)
    return b"".join(packed(cell) for cell, _ in sketch), b"".join(struct.pack(code, *d) for _, d in sketch)


def case(seed):
    r = random.Random(seed)
    keyed, columns = seed % 2 == 0, (2, 0, 33)[seed % 3]
    exact = (seed % 8 == 7, seed % 8 >= 6)
    cells = [r.choice((1, 2, 4, 8)) for _ in range(2)]
    sides = ([], [])
    limit = 4 * min(cells)  # what a list of either may have
    for _ in range(r.randrange(0, limit + 1)):
        cell, digests = random_row(r, keyed, columns)
        cell = checked(cell)
        which = r.randrange(3)  # in one, the other, or in both
        for side in range(2):
            if which in (side, 2):
                sides[side].extend([(cell, digests)] * (1 if keyed or r.randrange(2) else r.randrange(1, 3)))
        if keyed and which != 2 and r.randrange(3) == 0 and len(sides[1 - which]) < limit:
            other, digests = random_row(r, keyed, columns)
            sides[1 - which].append((checked([*cell[:6], *other[6:]]), digests))  # the same key: changed
    made = []
    out = {"seed": seed, "keyed": keyed, "columns": columns}
    for name, rows, is_list, n in zip(("before", "after"), sides, exact, cells):
        rows = rows[:4 * n] if is_list else rows
        elements, digests = stored(rows, is_list, n, columns)
        made.append(Side(is_list, n, elements, digests, columns))
        out[name] = {"exact": is_list, "cells": n, "elements": elements.hex(), "digests": digests.hex()}
    found, about = subtract(*made, keyed)
    out["complete"] = found is not None
    out["estimate"] = about or 0
    out["found"] = sorted([packed(cell).hex(), list(digests), count] for cell, digests, count in found or [])
    return out


def cases():
    return [case(seed) for seed in range(48)]
