#!/usr/bin/env python3
"""Merges what scan_bench wrote for each table and prints it as one table.

Of it, `ratio` is fingerprint to null sink, medians over the repetitions; `ratio_spread` the least and the greatest ratio of
a fingerprint to the two null sinks beside it; `null_null_ratio` what the same measure says where there is no difference.
"""
import argparse
import json
import os
import sys

GOALS = {"narrow": 1.10, "wide": 1.08, "large": 1.03}
NEEDED = ("table", "rows", "null_sink_s", "fingerprint_s", "ratio", "ratio_spread", "null_null_ratio", "null_null_spread",
          "null_cpu_ns_per_row", "cpu_ns_per_row", "stages_ns_per_row", "peak_memory_mb")
NO_STAGE = ("rows measured", "note")


def read(path):
    with open(path, encoding="utf-8") as file:
        result = json.load(file)
    missing = [key for key in NEEDED if key not in result]
    if missing:
        sys.exit(f"bench: scan_bench left out of {os.path.basename(path)}: {', '.join(missing)}")
    result["table"] = result["table"].split(".")[-1]
    result["goal"] = GOALS.get(result["table"])
    return result


def spread(values):
    return f"{values[0]:.3f}-{values[1]:.3f}"


def row(result):
    goal = result["goal"]
    return [
        result["table"],
        f"{result['rows']:,}",
        f"{result['null_sink_s']:.3f}",
        f"{result['fingerprint_s']:.3f}",
        f"{result['ratio']:.3f}",
        spread(result["ratio_spread"]),
        f"{result['null_null_ratio']:.3f}",
        spread(result["null_null_spread"]),
        f"{result['peak_memory_mb']:.0f}",
        f"{goal:.2f} {'met' if result['ratio'] <= goal else 'missed'}" if goal else "",
    ]


def print_table(rows):
    widths = [max(len(line[i]) for line in rows) for i in range(len(rows[0]))]
    for line in rows:
        first = line[0].ljust(widths[0])
        print("  ".join([first] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]).rstrip())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", default="")
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    results = [read(path) for path in arguments.files]

    print_table([["table", "rows", "null sink s", "fingerprint s", "ratio", "spread", "null/null", "spread", "MB",
                  "goal"]]
                + [row(result) for result in results])
    stages = list(dict.fromkeys(stage for result in results for stage in result["stages_ns_per_row"]
                                if stage not in NO_STAGE))
    print("\nclient CPU in ns per row: of both whole runs, and of each stage over bytes in memory")
    print_table([["table", "null sink", "fingerprint"] + stages] + [
        [result["table"], f"{result['null_cpu_ns_per_row']:.1f}", f"{result['cpu_ns_per_row']:.1f}"]
        + [f"{result['stages_ns_per_row'].get(stage, 0):.1f}" for stage in stages] for result in results])
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump({"format": "pgassay-bench/1", "cores": os.cpu_count(), "rows_scale": arguments.scale,
                       "server": {"shared_buffers": "512MB", "fsync": "off"}, "tables": results}, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
