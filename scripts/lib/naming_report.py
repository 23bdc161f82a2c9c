"""Prints what naming rows costs. Usage: naming_report.py FEW MANY, files of lines "what seconds"."""
import collections
import statistics
import sys


def read(path):
    times = collections.defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            what, seconds = line.split()
            times[what].append(float(seconds))
    return times


def median(times, what):
    return statistics.median(times[what])


def spread(values):
    return f"{min(values):.3f}-{max(values):.3f}"


def main():
    for name, path in (("500 rows differ", sys.argv[1]), ("20,500 rows differ, past the sketch", sys.argv[2])):
        times = read(path)
        print(name)
        print(f"  from two files: {1000 * median(times, 'files'):.1f} ms ({spread(times['files'])} s)")
        for what in ("fingerprint_before", "fingerprint_after", "live_same", "live"):
            print(f"  {what}: {median(times, what):.3f} s ({spread(times[what])})")
        ratios = [live / same for live, same in zip(times["live"], times["live_same"])]
        print(f"  naming against two live databases that are the same: {statistics.median(ratios):.3f}"
              f" ({spread(ratios)})")


if __name__ == "__main__":
    main()
