#!/usr/bin/python3
"""Cuts testimages/demo_slide from a simulated slide: one window of each field, with its truth.

  testimages/cut_demo_slide.py SLIDE OUT      SLIDE: ../shared/data/slides/dev_04_split

Needs numpy and tifffile (./dev setup --eval). The windows were chosen for many whole nuclei that lie apart. Pixels are
copied as they are; ids of nuclei stay; lengths are counted from the window's first pixel.
"""
import json, os, sys
import numpy as np
import tifffile

WINDOWS = [(656, 512, 320, 448), (464, 112, 320, 448), (144, 80, 512, 288)]  # x, y, width, height of each field


def cut_nuclei(field, labels, dx_um, dy_um, pixel_um):
    nuclei = []
    for nucleus in field["nuclei"]:
        inside = labels == nucleus["id"]
        if not inside.any():
            continue
        edge = inside[0].any() or inside[-1].any() or inside[:, 0].any() or inside[:, -1].any()
        nuclei.append({**nucleus, "x_um": nucleus["x_um"] - dx_um, "y_um": nucleus["y_um"] - dy_um,
                       "border": bool(edge or nucleus["border"]), "area_um2": float(inside.sum() * pixel_um ** 2)})
    return nuclei


def cut_signals(field, kept, dx_um, dy_um):
    return [{**s, "x_um": s["x_um"] - dx_um, "y_um": s["y_um"] - dy_um,
             "x_img_um": s["x_img_um"] - dx_um, "y_img_um": s["y_img_um"] - dy_um}
            for s in field["signals"] if s["nucleus"] in kept]


def main(slide, out):
    truth = json.load(open(os.path.join(slide, "truth.json")))
    pixel_um = truth["parameters"]["pixel_um"]
    os.makedirs(out, exist_ok=True)
    for field, (x, y, w, h) in zip(truth["fields"], WINDOWS):
        label_file = field["file"].replace(".ome.tif", ".labels.tif")
        image = tifffile.imread(os.path.join(slide, field["file"]))[:, y:y + h, x:x + w]
        labels = tifffile.imread(os.path.join(slide, label_file))[y:y + h, x:x + w]
        field["nuclei"] = cut_nuclei(field, labels, x * pixel_um, y * pixel_um, pixel_um)
        field["signals"] = cut_signals(field, {n["id"] for n in field["nuclei"]}, x * pixel_um, y * pixel_um)
        tifffile.imwrite(os.path.join(out, field["file"]), image, ome=True, photometric="minisblack", compression="zlib",
                         compressionargs={"level": 9}, predictor=True, rowsperstrip=h,
                         metadata={"axes": "CYX", "PhysicalSizeX": pixel_um, "PhysicalSizeXUnit": "µm",
                                   "PhysicalSizeY": pixel_um, "PhysicalSizeYUnit": "µm",
                                   "Channel": {"Name": ["DAPI", "SpectrumGreen", "SpectrumOrange"]}})
        tifffile.imwrite(os.path.join(out, label_file), labels, compression="zlib", compressionargs={"level": 9})
    truth["slide"] = "demo_slide"
    truth["cut_from"] = {"slide": os.path.basename(os.path.normpath(slide)), "windows": WINDOWS}
    with open(os.path.join(out, "truth.json"), "w", encoding="utf-8") as handle:
        json.dump(truth, handle, indent=0)
        handle.write("\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
