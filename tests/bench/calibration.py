#!/usr/bin/env python3
"""Does P(rearranged) mean what it says? Over the judged nuclei of scored slides with truth that a perfect reader can class
and that nothing but doubt keeps from counting: ten bins of P, and the mean distance between P and the share rearranged.
Usage: tests/bench/calibration.py RESULTS SLIDES [RESULTS SLIDES ...], RESULTS as tests/bench/slides.sh makes them."""
import os, sys
from accuracy_truth import REARRANGED, judge


def said_and_true(results, slides):
    """(P(rearranged), is rearranged) of every nucleus that is asked about"""
    for name in sorted(os.listdir(slides)):
        if not os.path.exists(os.path.join(slides, name, "truth.json")):
            continue
        for row in judge(os.path.join(slides, name), os.path.join(results, name))[1]:
            if row["reader"] != "none" and row["exclusion"] in ("", "doubt") and row["p_rearranged"]:
                yield float(row["p_rearranged"]), row["reader"] in REARRANGED


def main():
    if len(sys.argv) < 3 or len(sys.argv) % 2 == 0:
        sys.exit(__doc__)
    rows = [row for at in range(1, len(sys.argv), 2) for row in said_and_true(*sys.argv[at:at + 2])]
    error = 0
    print("P          nuclei  mean P  rearranged")
    for k in range(10):
        here = [row for row in rows if min(int(10 * row[0]), 9) == k]
        if not here:
            continue
        p, share = (sum(column) / len(here) for column in zip(*here))
        error += abs(p - share) * len(here) / len(rows)
        print(f"{k / 10:.1f} to {(k + 1) / 10:.1f} {len(here):7}   {p:.3f}  {share:.3f}")
    print(f"expected calibration error {error:.4f}, n {len(rows)}")


main()
