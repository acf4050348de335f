#!/usr/bin/env python3
"""Nuclei of the sharp fields of slides with truth, DAPI alone, at other pixel sizes: with the pixel size told and without.

  rescaled_nuclei.py SUNDER SLIDES WORK [--fields N] [--segmenter NAME]

A field is resampled so that its pixels are half, as, two and four times as large (areas are averaged, enlarged ones are
interpolated linearly), its labels by their nearest pixel. Prints F1 at IoU 0.5 and 0.8 of each; a field whose slide is
named blurred is left out. Needs Debian's python3 with numpy, scipy, tifffile.
"""
import argparse
import glob
import json
import os
import subprocess
import sys

import numpy as np
import tifffile
from scipy import ndimage

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/eval"))
import evaluate  # noqa: E402

FACTORS = (0.5, 1, 2, 4)


def dapi_of(path):
    planes = tifffile.imread(path)
    while planes.ndim > 3:   # a z-stack: its maximum
        planes = planes.max(0 if planes.shape[0] != 3 else 1)
    return planes[0].astype(np.float32)


def at_pixel(image, factor):
    """Pixels `factor` times as large."""
    if factor >= 1:
        n = int(factor)
        height, width = (s // n * n for s in image.shape)
        return image[:height, :width].reshape(height // n, n, width // n, n).mean((1, 3))
    n = int(round(1 / factor))
    rows, columns = ((np.arange(s * n) + 0.5) / n - 0.5 for s in image.shape)
    return ndimage.map_coordinates(image, np.meshgrid(rows, columns, indexing="ij"), order=1, mode="nearest")


def labels_at_pixel(labels, factor):
    shape = [int(s / factor) for s in labels.shape]
    index = [np.minimum(((np.arange(n) + 0.5) * factor).astype(int), s - 1) for n, s in zip(shape, labels.shape)]
    return labels[np.ix_(*index)]


def fields_of(slides, most):
    for truth in sorted(glob.glob(os.path.join(slides, "*", "truth.json"))):
        folder = os.path.dirname(truth)
        if "blurred" in folder:
            continue
        pixel_um = json.load(open(truth))["parameters"]["pixel_um"]
        for labels in sorted(glob.glob(os.path.join(folder, "*.labels.tif")))[:most]:
            yield labels.replace(".labels.tif", ".ome.tif"), labels, pixel_um


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sunder"), parser.add_argument("slides"), parser.add_argument("work")
    parser.add_argument("--fields", type=int, default=4, help="of each slide, at most")
    parser.add_argument("--segmenter", default="auto")
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    found = {(factor, told): evaluate.Nuclei() for factor in FACTORS for told in (True, False)}
    for image, labels, pixel_um in fields_of(args.slides, args.fields):
        dapi, truth = dapi_of(image), tifffile.imread(labels)
        for factor in FACTORS:
            name = "{}_{}_x{}.tif".format(os.path.basename(os.path.dirname(image)), os.path.basename(image)[:8], factor)
            path, out = os.path.join(args.work, name), os.path.join(args.work, "labels")
            tifffile.imwrite(path, np.clip(at_pixel(dapi, factor), 0, 65535).astype(np.uint16))
            wanted = labels_at_pixel(truth, factor)
            for told in (True, False):
                command = [args.sunder, "segment", path, "--out", out, "--force", "--progress", "none",
                           "--segmenter", args.segmenter]
                command += ["--pixel-size", str(pixel_um * factor)] if told else []
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                got = tifffile.imread(os.path.join(out, name))
                one = evaluate.Nuclei()
                one.add(wanted[:got.shape[0], :got.shape[1]], got[:wanted.shape[0], :wanted.shape[1]])
                if one.summary()["F1"]["0.5"] < 0.8:
                    print(name, "told" if told else "not told", one.summary()["F1"]["0.5"], one.kinds, flush=True)
                found[factor, told].add(wanted[:got.shape[0], :got.shape[1]], got[:wanted.shape[0], :wanted.shape[1]])
            os.remove(path)
    for (factor, told), nuclei in found.items():
        f1 = nuclei.summary()["F1"]
        print(f"pixels x{factor}, pixel size {'told' if told else 'not told'}: F1 {f1['0.5']:.3f} / {f1['0.8']:.3f} "
              f"{nuclei.kinds}")


if __name__ == "__main__":
    main()
