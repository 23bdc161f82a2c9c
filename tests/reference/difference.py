"""FORMAT.md 3.1: what two sketches or lists have not in common. Numbers are Python's, so moduli are written out."""

import math
import struct
from collections import Counter

from relation import M64, M128, mix, rot

M32 = (1 << 32) - 1
# A cell: count, key_length, four lanes, R, check.
MASKS = (M32, M32, M64, M64, M64, M64, M128, M64)
FACTORS = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xBF58476D1CE4E5B9)


class Damaged(Exception):
    pass


class Side:
    """`cells` per partition; `elements` and `digests` as in the file; `exact`: a list."""

    def __init__(self, exact, cells, elements, digests, columns):
        self.exact, self.cells, self.bits = exact, cells, 8 if columns > 32 else 16
        self.code = "<%d%s" % (columns, "HB"[self.bits == 8])
        width = struct.calcsize(self.code)
        self.rows = []  # (cell, digests)
        for i in range(len(elements) // 64):
            *head, r_lo, r_hi, check = struct.unpack_from("<2I7Q", elements, 64 * i)
            self.rows.append(((*head, r_lo | r_hi << 64, check), struct.unpack_from(self.code, digests, width * i)))


def element_hash(cell):
    _, length, *lanes, R, _ = cell
    a = (sum(lane * factor for lane, factor in zip(lanes, FACTORS)) + length) & M64
    return mix((R + a & M64) | (R >> 64 ^ rot(a, 32)) << 64)


def well_formed(cell, keyed):
    count, length, *lanes, R, check = cell
    if keyed:
        used = length if length <= 32 else 16
        laid_out = length <= 33 and not any(struct.pack("<4Q", *lanes)[used:])
    else:
        laid_out = length == 16 and max(lanes) <= M32 and R == sum(lane << 32 * i for i, lane in enumerate(lanes))
    return count == 1 and laid_out and check == element_hash(cell) >> 64


def places(cell, cells):
    E = element_hash(cell)
    return [p * cells + (E >> 16 * p & cells - 1) for p in range(4)]


def plus(a, b, sign, masks):
    return tuple(x + sign * y & mask for x, y, mask in zip(a, b, masks))


def add(sketch, at, row, sign, bits):
    cell, digests = sketch[at]
    sketch[at] = (plus(cell, row[0], sign, MASKS), plus(digests, row[1], sign, [(1 << bits) - 1] * len(digests)))


def sketch_at(side, cells):
    columns = len(struct.unpack(side.code, bytes(struct.calcsize(side.code))))
    sketch = [((0,) * 8, (0,) * columns) for _ in range(4 * cells)]
    for i, row in enumerate(side.rows):
        for at in places(row[0], cells) if side.exact else [i // side.cells * cells + i % cells]:
            add(sketch, at, row, 1, side.bits)
    return sketch


def pure(cell, keyed):
    """(element, signed count) if the cell holds one element."""
    negative = cell[0] >> 31
    count, length, *lanes, R, check = plus((0,) * 8, cell, -1, MASKS) if negative else cell
    if count == 0 or keyed and count != 1:
        return None
    if keyed:
        element = (1, length, *lanes, R, check)
    else:
        if any(lane % count or lane // count > M32 for lane in lanes):
            return None
        lanes = [lane // count for lane in lanes]
        element = (1, 16, *lanes, sum(lane << 32 * i for i, lane in enumerate(lanes)), 0)
        element = (*element[:-1], element_hash(element) >> 64)
        if (length, R, check) != (16 * count & M32, element[6] * count & M128, element[7] * count & M64):
            return None
    return (element, -count if negative else count) if well_formed(element, keyed) else None


def estimate(sketch, cells):
    """Not rounded."""
    counts = [cell[0] - (cell[0] >> 31 << 32) for cell, _ in sketch]
    net = sum(counts) / 4
    variance = (sum(c * c for c in counts) / 4 - net * net / cells) * cells / (cells - 1) if cells > 1 else 0
    return max(variance, abs(net), 1 if net else 2)


def peel(sketch, cells, keyed, bits):
    found = []
    progress = True
    while progress and len(found) <= len(sketch):
        progress = False
        for at, (cell, digests) in enumerate(sketch):
            known = pure(cell, keyed)
            if known is None or at not in places(known[0], cells):
                continue
            element, count = known
            for place in places(element, cells):
                add(sketch, place, (cell, digests), -1, bits)
            one = [count * d & (1 << bits) - 1 if abs(count) == 1 else 0 for d in digests]
            found.append((element, tuple(one), count))
            progress = True
    return None if any(any(cell) or any(digests) for cell, digests in sketch) else found


def subtract(before, after, keyed):
    """(elements, None), each element a (cell, digests, count); or (None, estimate) where it is not complete."""
    for side in (before, after):
        if side.exact and not all(well_formed(cell, keyed) for cell, _ in side.rows):
            raise Damaged("a row contradicts itself")
    if before.exact and after.exact:
        counts = Counter(before.rows)
        counts.subtract(after.rows)
        if len({cell for cell, _ in counts}) != len(counts):
            raise Damaged("equal rows have different digests")
        return [(cell, digests if abs(n) == 1 else (0,) * len(digests), n)
                for (cell, digests), n in counts.items() if n], None
    cells = min(side.cells for side in (before, after) if not side.exact)
    sketch, other = sketch_at(before, cells), sketch_at(after, cells)
    for at, row in enumerate(other):
        add(sketch, at, row, -1, before.bits)
    about = math.floor(estimate(sketch, cells) + 0.5)
    found = peel(sketch, cells, keyed, before.bits)
    return (found, None) if found is not None else (None, about)
