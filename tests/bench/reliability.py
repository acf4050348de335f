"""How well the quality of outlines is calibrated, and which engine the choice by quality takes: a figure and two tables in Markdown.
Usage: reliability.py TABLES DOCS      TABLES: what outline_tables.sh wrote
DOCS/pictures/outline_quality.svg is written; the tables go between their marks in DOCS/segmentation.md and to standard output.

Quality is computed with the weights of src/segment/quality_weights.c from the signs in the tables, so that a new fit needs no second run.
Outlines that touch the border are no part of it: they are never scored."""
import csv
import os
import re
import sys

import numpy as np

from fit_quality import ENGINES, RIGHT_IOU, Z95, Table, calibration_error, chance, crossed
from line_plot import Panel, figure

HERE = os.path.dirname(os.path.abspath(__file__))
WEIGHTS = os.path.join(HERE, "../../src/segment/quality_weights.c")
SEGMENT = os.path.join(HERE, "../../src/segment/segment.c")
SETS = ("slides", "slides_other", "validation", "simulated")
BINS = 10
LEAST_SHOWN = 10  # outlines in a bin that gets a point


def rules():
    """By engine: constant, weight by sign, floor, limit."""
    source, found = open(WEIGHTS).read(), {}
    for engine, body in re.findall(r"(\w+)_quality = \{(.*?)\n\};", source, re.S):
        per = {"seam_inside" if name == "SEAM" else name.lower(): float(w) for name, w in re.findall(r"SIGN_(\w+)\] = ([-\d.]+)", body)}
        none, floor, least = (float(re.search(rf"\.{name} = ([-\d.]+)", body)[1]) for name in ("none", "floor", "least"))
        found[engine] = (none, per, floor, least)
    return found


class Outlines:
    def __init__(self, path, rule):
        none, per, floor, least = rule
        rows = list(csv.DictReader(open(path, newline="")))
        self.truths = {r["image"]: int(r["truths"]) for r in rows}
        rows = [r for r in rows if r["nucleus"] != "0"]
        self.image = np.array([r["image"] for r in rows])
        self.iou = np.array([float(r["iou"]) for r in rows])
        self.whole = np.array([r["touches_border"] == "0" for r in rows])
        self.p = chance(none, np.array(list(per.values())), floor, np.array([[float(r[s]) for s in per] for r in rows]))
        self.right = (self.iou >= RIGHT_IOU).astype(float)
        self.passed = np.array([r["excluded"] in ("", "outline") for r in rows])
        self.kept = self.passed & (self.p >= least)

    def of_image(self, image):
        """Outlines with IoU from 0.5 and from 0.8 on, all, true ones, mean quality of the whole."""
        here = self.image == image
        whole = here & self.whole
        return ((self.iou[here] >= 0.5).sum(), (self.iou[here] >= 0.8).sum(), here.sum(), self.truths[image],
                self.p[whole].mean() if whole.any() else 1.0)


def points(outlines):
    out = []
    p, right = outlines.p[outlines.whole], outlines.right[outlines.whole]
    at = np.minimum((p * BINS).astype(int), BINS - 1)
    for i in range(BINS):
        n = (at == i).sum()
        if n < LEAST_SHOWN:
            continue
        share, z2 = right[at == i].mean(), Z95 ** 2
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = Z95 * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        out.append((p[at == i].mean(), share, middle - half, middle + half))
    return out


def f1(images):
    half, eighth, found, true, _ = (sum(column) for column in zip(*images))
    return f"{2 * half / (found + true):.3f} / {2 * eighth / (found + true):.3f}"


def calibration_lines(tables):
    yield "| engine | images | outlines off the border | right | calibration error | pass the other rules: right | kept: right |"
    yield "|---|---|---|---|---|---|---|"
    for (engine, name), o in tables.items():
        p, right = o.p[o.whole], o.right[o.whole]
        yield (f"| {engine} | {name} | {len(p)} | {right.mean():.3f} | {calibration_error(p, right, BINS):.3f} | "
               f"{o.passed.sum()}: {o.right[o.passed].mean():.4f} | {o.kept.sum()}: {o.right[o.kept].mean():.4f} |")


def halved_line(folder, weights):
    """What the fit says about images that it has not seen, and the limits."""
    said = []
    for engine, (sets, signs) in ENGINES.items():
        error = crossed([Table(f"{folder}/{name}.{engine}.csv", signs) for name in sets])
        said.append(f"{engine}: limit {weights[engine][3]:.2f}, calibration error {error:.3f} on the real images of the fit ({sets[1]}) when each half of "
                    "them is judged by a rule fitted without it")
    return "; ".join(said) + "."


def choice_lines(tables, asked):
    yield "| images | classic | network | auto | fields the classical engine keeps |"
    yield "|---|---|---|---|---|"
    for name in SETS:
        by_classic = {i: tables["classic", name].of_image(i) for i in tables["classic", name].truths}
        by_network = {i: tables["network", name].of_image(i) for i in tables["network", name].truths}
        stays = {i for i in by_classic if by_classic[i][4] >= asked}
        chosen = [(by_classic if i in stays else by_network)[i] for i in by_classic]
        yield f"| {name} | {f1(by_classic.values())} | {f1(by_network.values())} | {f1(chosen)} | {len(stays)} of {len(by_classic)} |"


def put_between_marks(path, name, lines):
    page = open(path).read()
    begin, end = f"<!-- reliability.py: {name} -->\n", "<!-- end -->"
    head, rest = page.split(begin, 1)
    open(path, "w").write(head + begin + "\n".join(lines) + "\n" + end + rest.split(end, 1)[1])
    print("\n".join(lines) + "\n")


def main(folder, docs):
    weights = rules()
    tables = {(e, s): Outlines(f"{folder}/{s}.{e}.csv", weights[e]) for e in ENGINES for s in SETS}
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    panels = [Panel(f"Engine {engine}", "quality: said probability that the outline is right", "share of outlines that are right", ticks, ticks,
                    [(name, points(tables[engine, name])) for name in SETS], diagonal=True, apart=False) for engine in ENGINES]
    figure(os.path.join(docs, "pictures/outline_quality.svg"), panels,
           "Share of outlines with an IoU of 0.7 or more by the quality that was said, for both engines and four sets of images")
    page = os.path.join(docs, "segmentation.md")
    put_between_marks(page, "calibration", [*calibration_lines(tables), "", halved_line(folder, weights)])
    put_between_marks(page, "choice", choice_lines(tables, float(re.search(r"\.least_right = ([\d.]+)", open(SEGMENT).read())[1])))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
