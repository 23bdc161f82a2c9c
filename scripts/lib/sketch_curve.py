#!/usr/bin/env python3
"""Reads sketch_bench's curve as CSV, prints where it falls and draws it as SVG.

The curves of all sizes are drawn over elements per cell of a partition, where they nearly coincide.
"""
import argparse
import csv

CAPACITY = 2.0  # elements per cell of a partition: what FORMAT.md 3.1 promises
COLORS = {128: "#c2410c", 512: "#1d4ed8", 2048: "#15803d"}
LEFT, TOP, WIDTH, HEIGHT = 64, 40, 620, 300
X_MAX = 4.4


def read(path):
    curves = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            share = int(row["complete"]) / int(row["tries"])
            curves.setdefault(int(row["cells"]), []).append((int(row["elements"]), share))
    return curves


def last_at_least(curve, share):
    """The elements up to which every point measured has this share."""
    last = None
    for elements, decoded in curve:
        if decoded < share:
            break
        last = elements
    return last


def crossing(curve, share):
    """Where the line between two points falls through this share."""
    for (x0, y0), (x1, y1) in zip(curve, curve[1:]):
        if y0 >= share > y1:
            return round(x0 + (y0 - share) / (y0 - y1) * (x1 - x0))
    return None


def first_zero(curve):
    return next((elements for elements, decoded in curve if decoded == 0), None)


def print_table(curves, tries):
    def text(number):
        return f"{number:,}" if number is not None else "-"

    print(f"elements that come back, {tries:,} tries a point")
    print(f"{'cells':>6}  {'capacity':>8}  {'all, up to':>10}  {'99.9 %, up to':>13}  {'50 %':>6}  {'none, from':>10}")
    for cells, curve in curves.items():
        print(f"{cells:>6,}  {text(round(CAPACITY * cells)):>8}  {text(last_at_least(curve, 1)):>10}  "
              f"{text(last_at_least(curve, 0.999)):>13}  {text(crossing(curve, 0.5)):>6}  {text(first_zero(curve)):>10}")


def draw(curves, tries):
    def x(per_cell):
        return LEFT + per_cell / X_MAX * WIDTH

    def y(share):
        return TOP + (1 - share) * HEIGHT

    bottom, right = TOP + HEIGHT, LEFT + WIDTH
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right + 24} {bottom + 64}" '
           'font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="#fff"/>',
           f'<text x="{LEFT}" y="22" font-size="14">Probability that every differing element is decoded '
           f'({tries:,} tries a point)</text>']
    for share in (0, 0.25, 0.5, 0.75, 1):
        out.append(f'<path d="M{LEFT} {y(share):.1f}H{right}" stroke="#e5e5e5"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    for per_cell in (0, 1, 2, 3, 4):
        out.append(f'<path d="M{x(per_cell):.1f} {bottom}v5" stroke="#555"/>')
        out.append(f'<text x="{x(per_cell):.1f}" y="{bottom + 18}" text-anchor="middle">{512 * per_cell:,}</text>')
    out.append(f'<path d="M{LEFT} {bottom}H{right}" stroke="#555"/>')
    out.append(f'<text x="{LEFT + WIDTH / 2}" y="{bottom + 36}" text-anchor="middle">differing elements at 512 cells a '
               'partition (a lost or gained row is one, a changed row two);</text>')
    out.append(f'<text x="{LEFT + WIDTH / 2}" y="{bottom + 52}" text-anchor="middle">at 128 cells a quarter of it, '
               'at 2,048 four times as many</text>')
    out.append(f'<path d="M{x(CAPACITY):.1f} {TOP}V{bottom}" stroke="#555" stroke-dasharray="4 4"/>')
    out.append(f'<text x="{x(CAPACITY) - 6:.1f}" y="{bottom - 8}" text-anchor="end">capacity</text>')
    for i, (cells, curve) in enumerate(curves.items()):
        points = " ".join(f"{x(elements / cells):.1f},{y(decoded):.1f}" for elements, decoded in curve)
        color = COLORS.get(cells, "#555")
        out.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        out.append(f'<text x="{right - 8}" y="{TOP + 22 + 18 * i}" text-anchor="end" fill="{color}">'
                   f'{cells:,} cells a partition</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--svg", default="")
    parser.add_argument("csv")
    arguments = parser.parse_args()
    curves = read(arguments.csv)
    with open(arguments.csv, encoding="utf-8", newline="") as file:
        tries = int(next(csv.DictReader(file))["tries"])
    print_table(curves, tries)
    if arguments.svg:
        with open(arguments.svg, "w", encoding="utf-8") as file:
            file.write(draw(curves, tries))


if __name__ == "__main__":
    main()
