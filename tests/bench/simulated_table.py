#!/usr/bin/env python3
"""Table of simulated.sh: simulated_table.py OUT EVALUATE. OUT holds slides/CELL.PATTERN and results/CELL.PATTERN.

Each slide is held against its truth by evaluate.py itself; here its numbers are only added up. Right and wrong are nuclei that are
judged (whole, not overlapped), evaluable and scorable."""
import contextlib, importlib.util, io, math, os, sys, tempfile


def wilson(right, n, z=1.959964):
    """95 % Wilson interval of a proportion"""
    if n == 0:
        return 0.0, 1.0
    p = right / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def judge(evaluate, out, name):
    """evaluate.py on one slide"""
    with tempfile.TemporaryDirectory() as alone, contextlib.redirect_stdout(io.StringIO()):
        os.symlink(os.path.abspath(os.path.join(out, "slides", name)), os.path.join(alone, name))
        found = evaluate.slides(os.path.join(out, "results"), alone)
    scored = next(iter(found["by_scenario"].values()))
    calls = found["slides"]
    return {"slides": 1, **scored, "unscorable": found["nucleus_class"]["unscorable_called"],
            "call_right": len(calls["right"]), "call_wrong": len(calls["wrong"]),
            **{c: sum(v == c for v in found["calls"].values()) for c in ("equivocal", "uninformative", "missing")}}


def line(label, rows):
    t = {k: sum(r[k] for r in rows) for k in rows[0]}
    n = t["right"] + t["wrong"]
    low, high = wilson(t["right"], n)
    accuracy = f"{t['right'] / n:.3f} ({low:.3f} to {high:.3f})" if n else "-"
    share = f"{t['evaluable'] / t['judged']:.2f}" if t["judged"] else "-"
    print(f"{label:24s} {t['judged']:6d} {t['evaluable']:9d} {share:>5s} {t['right']:6d} {accuracy:>24s} {t['unscorable']:10d}"
          f" {t['call_right']:3d} of {t['slides']:2d} {t['call_wrong']:5d} {t['equivocal']:9d} {t['uninformative']:13d} {t['missing']:7d}")


def main(out, evaluate_path):
    spec = importlib.util.spec_from_file_location("evaluate", evaluate_path)
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    names = sorted(n for n in os.listdir(os.path.join(out, "slides")) if n.count(".") == 1)  # no folder still in the making
    rows = {n: judge(evaluate, out, n) for n in names}
    for what, part in (("cell", 0), ("pattern", 1)):
        print(f"{what:24s} judged evaluable share  right accuracy (95 % interval)  unscorable call right wrong equivocal uninformative missing")
        for key in sorted({n.split(".")[part] for n in names}):
            line(key, [r for n, r in rows.items() if n.split(".")[part] == key])
        print()
    line("all", list(rows.values()))
    print("\nslides whose call is not right:")
    for n, r in rows.items():
        if not r["call_right"]:
            print(f"  {n:40s} {'wrong' if r['call_wrong'] else 'equivocal' if r['equivocal'] else 'uninformative' if r['uninformative'] else 'missing'}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
