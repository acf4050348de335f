"""Fits the rule by which two hills of the depth map are one nucleus (src/segment/region_joins.c).

  /usr/bin/python3 models/train/fit_joints.py CONFIG.json WEIGHTS.pt NUCLEI

Fragments of 120 images of NUCLEI/train.txt and of 80 synthetic ones that the network was not trained on, near the canonical
scale; two that touch are one nucleus where both lie mostly in the same true one. Prints the weights and how well they tell.
Needs python3-skimage besides what training needs.
"""
import json
import os
import sys

import cv2
import numpy as np
import torch
from scipy import ndimage
from scipy.optimize import minimize
from skimage.morphology import reconstruction
from skimage.segmentation import watershed

from images import median_diameter, normalise, real_image
from network import NucleusNetwork, multiple_of
from synthetic import synthetic_image

MARGIN = 16           # as src/network reflects
LEAST_INSIDE, LEAST_HEART, DIP, LEAST_DEPTH = 0.2, 0.15, 0.05, 0.05
UNTRAINED_SEED = 77
MOST_PX = 6e5
SPREAD = 0.15         # of the scale about the canonical one
PURE = 0.6            # of a fragment in one true nucleus


def maps_of(net, multiple, seen):
    height, width = seen.shape
    below, right = (-(s + 2 * MARGIN) % multiple for s in (height, width))
    x = np.pad(seen, ((MARGIN, MARGIN + below), (MARGIN, MARGIN + right)), mode="reflect")
    with torch.no_grad():
        y = net(torch.from_numpy(x[None, None]))[0, :3].numpy()
    return 1 / (1 + np.exp(-y[:, MARGIN:MARGIN + height, MARGIN:MARGIN + width]))


def fragments(inside, depth):
    smooth = cv2.GaussianBlur(np.where(inside > LEAST_INSIDE, depth, 0).astype(np.float32), (0, 0), 1.0)
    hills = np.log(np.maximum(smooth, LEAST_DEPTH))
    drop = -np.log(1 - DIP)
    tops = (hills - reconstruction(hills - drop, hills) >= 0.999 * drop) & (smooth > LEAST_HEART) & (inside > 0.5)
    seeds, _ = ndimage.label(tops, np.ones((3, 3)))
    return watershed(-hills, seeds, mask=inside > LEAST_INSIDE), smooth


def joints(labels, smooth, inside, seam):
    """(a, b): saddle over the lower heart, seam, inside, length."""
    heart = ndimage.maximum(smooth, labels, np.arange(labels.max() + 1))
    sums = {}
    for a, b in (((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
                 ((slice(None, -1), slice(None)), (slice(1, None), slice(None)))):
        meet = (labels[a] != labels[b]) & (labels[a] > 0) & (labels[b] > 0)
        lower = np.minimum(smooth[a], smooth[b])[meet]
        for i, j, s, m, p in zip(labels[a][meet], labels[b][meet], lower, (0.5 * (seam[a] + seam[b]))[meet],
                                 (0.5 * (inside[a] + inside[b]))[meet]):
            entry = sums.setdefault((min(i, j), max(i, j)), [0, 0, 0, 0])
            entry[0] = max(entry[0], s)
            entry[1] += m
            entry[2] += p
            entry[3] += 1
    return {(i, j): (e[0] / min(heart[i], heart[j]), e[1] / e[3], e[2] / e[3], e[3]) for (i, j), e in sums.items()}


def rows_of(net, multiple, image, label, factor):
    if image.size * factor ** 2 > MOST_PX:
        return []
    height, width = (max(MARGIN + 1, int(round(s * factor))) for s in image.shape)
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    seen = normalise(cv2.resize(image.astype(np.float32), (width, height), interpolation=how))
    truth = cv2.resize(label.astype(np.float32), (width, height), interpolation=cv2.INTER_NEAREST).astype(int)
    inside, depth, seam = maps_of(net, multiple, seen)
    labels, smooth = fragments(inside, depth)
    both = np.zeros((labels.max() + 1, truth.max() + 1))
    np.add.at(both, (labels.ravel(), truth.ravel()), inside.ravel() > 0.5)
    owner, share = both.argmax(1), both.max(1) / np.maximum(both.sum(1), 1)
    usable = (owner > 0) & (share >= PURE)
    return [facts + (owner[i] == owner[j],) for (i, j), facts in joints(labels, smooth, inside, seam).items()
            if usable[i] and usable[j]]


def fit(x, y):
    mean, sd = x.mean(0), x.std(0)
    z = np.c_[(x - mean) / sd, np.ones(len(x))]
    sign = 2 * y - 1
    cost = lambda w: np.logaddexp(0, -sign * (z @ w)).mean() + 1e-3 * (w[:-1] ** 2).sum()
    w = minimize(cost, np.zeros(z.shape[1])).x
    return np.r_[w[-1] - (w[:-1] * mean / sd).sum(), w[:-1] / sd], cost(w), ((z @ w > 0) != y).mean()


def main():
    config = json.load(open(sys.argv[1]))
    net = NucleusNetwork(config["widths"], config["half_stem"])
    net.load_state_dict(torch.load(sys.argv[2]))
    net, multiple, folder = net.folded(), multiple_of(config), sys.argv[3]
    torch.set_num_threads(1)
    rng, rows = np.random.default_rng(5), []
    names = open(os.path.join(folder, "train.txt")).read().split()
    for name in rng.choice(names, 120, replace=False):
        cached = real_image(folder, os.path.splitext(name)[0])
        if cached:
            factor = 28 / max(median_diameter(cached["label"]), 1) * np.exp(rng.normal(0, SPREAD))
            rows += rows_of(net, multiple, cached["image"], cached["label"], factor)
    for i in range(80):
        made = synthetic_image([UNTRAINED_SEED, i])
        rows += rows_of(net, multiple, made["image"], made["label"], 28 / 36 * np.exp(rng.normal(0, SPREAD)))
    rows = np.array(rows, float)
    x, y = rows[:, :4], rows[:, 4].astype(bool)
    print(len(y), "pairs,", int(y.sum()), "of them one nucleus")
    for columns in ([0], [0, 1], [0, 1, 2], [0, 1, 2, 3]):
        weights, cost, wrong = fit(x[:, columns], y)
        print([("saddle", "seam", "inside", "length_px")[c] for c in columns], "weights", np.round(weights, 3),
              f"cost {cost:.4f}, wrong {wrong:.4f}")


if __name__ == "__main__":
    main()
