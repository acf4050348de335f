"""Fits the quality of outlines: the probability that an outline has an intersection over union of 0.7 or more with the nucleus.
Usage: fit_quality.py TABLES      writes src/segment/quality_weights.c to standard output. TABLES: what outline_tables.sh wrote

Logistic regression on the signs that the program itself computes (outline_signs.c), for nuclei off the border, with a floor: of the
outlines that look worst a share is right all the same, lobed and folded nuclei among them. The classical engine is
fitted to simulated slides and to every fourth training image, the network to simulated slides and the validation images: it knows the
training images by heart. The two kinds weigh alike; of one image no more than 60 nuclei's worth counts, so that one embryo of 375
touching nuclei does not make the rule. The limit below which a nucleus is left out is the least one at which, of the simulated nuclei that
are kept, the share of right ones is at least 98 % with 95 % confidence (Wilson), and never below one half. The slides of the bars take no part.
Says on standard error how well it fits, the validation images halved by image and each half judged by the other."""
import csv
import sys

import numpy as np
from scipy.optimize import minimize

RIGHT_IOU = 0.7
MOST_OF_AN_IMAGE = 60
RIDGE = 1e-3
ASKED = 0.98
Z95 = 1.96
ENGINES = {"classic": (("simulated", "train"), ("no_ellipse", "rough", "no_valley", "blur", "coarse", "odd_size")),
           "network": (("simulated", "validation"), ("no_ellipse", "coarse", "no_heart", "seam_inside", "unsure", "disagree"))}


class Table:
    def __init__(self, path, signs):
        rows = [r for r in csv.DictReader(open(path, newline="")) if r["nucleus"] != "0" and r["touches_border"] == "0"]
        self.signs = np.array([[float(r[s]) for s in signs] for r in rows])
        self.right = np.array([float(r["iou"]) >= RIGHT_IOU for r in rows], float)
        self.others = np.array([r["excluded"] in ("", "outline") for r in rows])  # kept but for the outline
        self.image = np.array([r["image"] for r in rows])
        _, where, count = np.unique(self.image, return_inverse=True, return_counts=True)
        self.weight = np.minimum(1, MOST_OF_AN_IMAGE / count)[where]


def chance(constant, per, floor, signs):
    return floor + (1 - floor) / (1 + np.exp(-np.clip(constant + signs @ per, -30, 30)))


def fit(signs, right, weight):
    """Likeliest constant, weights of the signs as they are, and floor; a ridge on the standardised weights."""
    mean, sd = signs.mean(0), signs.std(0) + 1e-9
    z = (signs - mean) / sd
    weight = weight / weight.sum()

    def loss(beta):
        p = np.clip(chance(beta[0], beta[1:-1], 1 / (1 + np.exp(-beta[-1])), z), 1e-9, 1 - 1e-9)
        return -(weight * (right * np.log(p) + (1 - right) * np.log(1 - p))).sum() + RIDGE / 2 * (beta[1:-1] ** 2).sum()

    beta = minimize(loss, np.r_[1, np.zeros(z.shape[1]), -2], method="BFGS").x
    per = beta[1:-1] / sd
    return beta[0] - per @ mean, per, 1 / (1 + np.exp(-beta[-1]))


def fit_tables(tables):
    balanced = [t.weight / t.weight.sum() for t in tables]
    return fit(np.vstack([t.signs for t in tables]), np.concatenate([t.right for t in tables]), np.concatenate(balanced))


def judged(table, rule):
    return chance(*rule, table.signs)


def calibration_error(p, right, bins=10):
    at = np.minimum((p * bins).astype(int), bins - 1)
    return sum(abs(p[at == i].mean() - right[at == i].mean()) * (at == i).mean() for i in range(bins) if (at == i).any())


def wilson_low(k, n):
    share = k / n
    return (share + Z95 ** 2 / (2 * n) - Z95 * np.sqrt(share * (1 - share) / n + Z95 ** 2 / (4 * n * n))) / (1 + Z95 ** 2 / n)


def least_quality(table, p):
    """In hundredths, from one half on: what is likelier wrong than right is never scored."""
    for limit in np.arange(0.5, 1.0, 0.01):
        kept = table.others & (p >= limit)
        if kept.any() and wilson_low(table.right[kept].sum(), kept.sum()) >= ASKED:
            return limit
    raise SystemExit("no limit keeps 98 % right on the simulated slides")


def crossed(tables):
    """Calibration of the second table, each half of its images judged by a rule without it."""
    first, second = tables
    names = np.unique(second.image)
    half = np.isin(second.image, names[::2])
    p = np.empty(len(second.right))
    for side in (half, ~half):
        part = Table.__new__(Table)
        part.signs, part.right, part.weight = second.signs[~side], second.right[~side], second.weight[~side]
        p[side] = judged(second, fit_tables([first, part]))[side]
    return calibration_error(p, second.right)


def print_rule(engine, signs, rule, limit):
    print(f"const quality_rule {engine}_quality = {{")
    print(f"    .none = {rule[0]:.2f},\n    .per =\n        {{")
    for sign, per in zip(signs, rule[1]):
        print(f"            [SIGN_{ {'seam_inside': 'SEAM'}.get(sign, sign.upper())}] = {per:.2f},")
    print(f"        }},\n    .floor = {rule[2]:.2f},\n    .least = {limit:.2f},\n}};")


def main(folder):
    print("/* Made by tests/bench/fit_quality.py from the tables of tests/bench/outline_tables.sh; fit again when an engine changes:\n"
          " *   tests/bench/outline_quality.sh build ../shared/data OUT */\n"
          '#include "segment/quality.h"\n')
    for engine, (sets, signs) in ENGINES.items():
        tables = [Table(f"{folder}/{name}.{engine}.csv", signs) for name in sets]
        rule = fit_tables(tables)
        rule = (round(rule[0], 2), np.round(rule[1], 2), round(rule[2], 2))
        p = judged(tables[0], rule)
        limit = least_quality(tables[0], p)
        print_rule(engine, signs, rule, limit)
        if engine != list(ENGINES)[-1]:
            print()
        for name, table in zip(sets, tables):
            print(f"{engine} {name}: {len(table.right)} outlines, right {table.right.mean():.3f}, calibration error "
                  f"{calibration_error(judged(table, rule), table.right):.3f}", file=sys.stderr)
        print(f"{engine} {sets[1]} halved: calibration error {crossed(tables):.3f}; limit {limit:.2f}", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
