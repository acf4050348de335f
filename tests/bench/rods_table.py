"""How stretched probes are read (rods.sh). A true end counts as often as there are reported signals of its colour within 0.58 um of
its line that are no nearer to another true signal. A stretched allele of which both ends are there is read as fused when a signal
within 0.58 um of one line is in a fused pair with one within 0.58 um of the other. By the true length of the (shorter) line."""
import csv
import json
import math
import pathlib
import sys
from collections import defaultdict

REACH_UM = 0.58
EDGES_UM = [0, 0.5, 1.0, 1.5, 2.0, 3.0]


def line_of(x, y, length, degrees):
    dx, dy = length / 2 * math.cos(math.radians(degrees)), length / 2 * math.sin(math.radians(degrees))
    return [(x + dx * k / 8, y + dy * k / 8) for k in range(-8, 9)] if length > 0 else [(x, y)]


def apart(a, b):
    return min(math.hypot(p[0] - q[0], p[1] - q[1]) for p in a for q in b)


def true_signals(field):
    rows = []
    for s in field["signals"]:
        s["line"] = line_of(s["x_img_um"], s["y_img_um"], s.get("length_um", 0), s.get("direction_deg", 0))
        rows.append(s)
    return rows


def bin_of(length):
    return max(i for i, edge in enumerate(EDGES_UM[:-1]) if length >= edge)


def count_slide(slide, result, ends, alleles, rods):
    truth = json.loads((slide / "truth.json").read_text())
    found = defaultdict(list)
    with open(result / "signals.csv") as table:
        for row in csv.DictReader(table):
            length = float(row.get("length_um") or 0)
            row["line"] = line_of(float(row["x_um"]), float(row["y_um"]), length, float(row.get("direction_deg") or 0))
            row["length"] = length
            found[int(row["field"])].append(row)
    for at, field in enumerate(truth["fields"]):
        signals = true_signals(field)
        for row in found[at]:
            same = [(apart(row["line"], s["line"]), i) for i, s in enumerate(signals) if s["colour"] == row["colour"]]
            distance, row["true"] = min(same, default=(math.inf, None))
            if distance > REACH_UM:
                row["true"] = None
            if row["length"] > 0:
                round_one = row["true"] is None or "length_um" not in signals[row["true"]]
                rods["not stretched" if round_one else "stretched"] += 1
        rods["signals"] += len(found[at])
        for i, s in enumerate(signals):
            if "length_um" in s:
                n = sum(row["true"] == i for row in found[at])
                ends[bin_of(s["length_um"])][min(n, 2)] += 1
        count_alleles(signals, found[at], alleles)


def count_alleles(signals, found, alleles):
    by_id = {row["signal"]: row for row in found}
    for i, a in enumerate(signals):
        for k, b in enumerate(signals):
            pair = a["colour"] == "green" and b["colour"] == "orange" and a["nucleus"] == b["nucleus"]
            if not pair or "length_um" not in a or "length_um" not in b or a["allele"] != "intact" or apart(a["line"], b["line"]) > 0.4:
                continue
            mine = [row for row in found if row["true"] == i and row["state"] == "fused"]
            fused = any(by_id.get(row["partner"], {}).get("true") == k for row in mine)
            alone = sum(row["true"] in (i, k) and row["state"] != "fused" for row in found)
            seen = any(row["true"] in (i, k) for row in found)
            which = "fused" if fused and not alone else "fused and more" if fused else "not fused" if seen else "not seen"
            alleles[bin_of(min(a["length_um"], b["length_um"]))][which] += 1


def main(folder):
    ends = defaultdict(lambda: [0, 0, 0])
    alleles, rods = defaultdict(lambda: defaultdict(int)), defaultdict(int)
    for slide in sorted((folder / "slides").iterdir()):
        if (folder / "results" / slide.name / "signals.csv").exists():
            count_slide(slide, folder / "results" / slide.name, ends, alleles, rods)
    print("ends by true length in the plane, um:   n   none    one  more")
    for i in sorted(ends):
        n = sum(ends[i])
        print(f"{EDGES_UM[i]:4.1f} to {EDGES_UM[i + 1]:3.1f} {n:6d}  " + "  ".join(f"{x / n:.3f}" for x in ends[i]))
    print("stretched whole alleles:   n   fused  fused and more  not fused  not seen")
    for i in sorted(alleles):
        n = sum(alleles[i].values())
        words = ("fused", "fused and more", "not fused", "not seen")
        print(f"{EDGES_UM[i]:4.1f} to {EDGES_UM[i + 1]:3.1f} {n:6d}  " + "  ".join(f"{alleles[i][w] / n:.3f}" for w in words))
    print(f"{rods['signals']} signals, {rods['stretched']} rods on stretched ends, {rods['not stretched']} elsewhere")


main(pathlib.Path(sys.argv[1]))
