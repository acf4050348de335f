"""Training images at 36 px a nucleus: real ones from their files, and what is learnt from each pixel.

A learnt image is a dict: image (float32, not yet normalised), label (int32), depth (float32, 0..1), seam (uint8),
centres (n + 1, 2: x, y of each label), and `synthetic`.
"""
import os

import cv2
import numpy as np
from scipy import ndimage

CACHE_PX = 36.0       # diameter of a nucleus in the cache
MOST_ENLARGED = 5.0
EDGE_PX = 40          # a nucleus that the image's edge cuts goes on beyond it


def normalise(image):
    """What the network sees of a whole image: sunder normalises a field as a whole, never a tile."""
    low, high = np.percentile(image, (1, 99.8))
    return np.clip((image - low) / max(high - low, 1e-6), 0, 2).astype(np.float32) ** 0.6


def learnt(image, label, synthetic):
    n = int(label.max())
    depth = np.zeros(label.shape, np.float32)
    centres = np.zeros((n + 1, 2), np.float32)
    for i, box in enumerate(ndimage.find_objects(label), 1):
        if box is None:
            continue
        mask = label[box] == i
        ys, xs = np.nonzero(mask)
        centres[i] = xs.mean() + box[1].start, ys.mean() + box[0].start
        at_edge = [(EDGE_PX if s.start == 0 else 0, EDGE_PX if s.stop == size else 0)
                   for s, size in zip(box, label.shape)]
        wide = np.pad(np.pad(mask, at_edge, mode="edge"), 1)
        distance = ndimage.distance_transform_edt(wide)[1:-1, 1:-1]
        distance = distance[at_edge[0][0]:at_edge[0][0] + mask.shape[0], at_edge[1][0]:at_edge[1][0] + mask.shape[1]]
        depth[box][mask] = (distance / max(distance.max(), 1e-6))[mask]
    kernel = np.ones((5, 5), np.uint8)
    highest = cv2.dilate(label.astype(np.float32), kernel)
    lowest = -cv2.dilate(np.where(label > 0, -label, -1e9).astype(np.float32), kernel)
    seam = ((label > 0) & (highest != lowest)).astype(np.uint8)
    return dict(image=image.astype(np.float32), label=label.astype(np.int32), depth=depth, seam=seam, centres=centres,
                synthetic=synthetic)


def resample_labels(label, width, height):
    """Each mask linearly, the strongest wins: smooth outlines where nearest would leave stairs."""
    best = np.full((height, width), 0.5, np.float32)
    out = np.zeros((height, width), np.int32)
    fx, fy = width / label.shape[1], height / label.shape[0]
    for i, box in enumerate(ndimage.find_objects(label), 1):
        if box is None:
            continue
        y0, y1 = max(box[0].start - 2, 0), min(box[0].stop + 2, label.shape[0])
        x0, x1 = max(box[1].start - 2, 0), min(box[1].stop + 2, label.shape[1])
        u0, u1, v0, v1 = int(np.floor(x0 * fx)), int(np.ceil(x1 * fx)), int(np.floor(y0 * fy)), int(np.ceil(y1 * fy))
        u1, v1 = min(u1, width), min(v1, height)
        # Pixel centres: u + .5 in the new grid is (u + .5) / fx in the old one.
        mapping = np.float32([[1 / fx, 0, (u0 + 0.5) / fx - 0.5 - x0], [0, 1 / fy, (v0 + 0.5) / fy - 0.5 - y0]])
        mask = cv2.warpAffine((label[y0:y1, x0:x1] == i).astype(np.float32), mapping, (u1 - u0, v1 - v0),
                              flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
        window = (slice(v0, v1), slice(u0, u1))
        wins = mask > best[window]
        best[window][wins] = mask[wins]
        out[window][wins] = i
    return out


def median_diameter(label):
    areas = np.bincount(label.ravel())[1:]
    areas = areas[areas > 0]
    return float(np.median(np.sqrt(4 * areas / np.pi))) if len(areas) else 0.0


def real_image(folder, name):
    image = cv2.imread(os.path.join(folder, "images", name + ".png"), cv2.IMREAD_UNCHANGED)
    if image.ndim == 3:
        image = image[..., :3].max(2)
    label = cv2.imread(os.path.join(folder, "labels", name + ".tif"), cv2.IMREAD_UNCHANGED).astype(np.int32)
    _, label = np.unique(label, return_inverse=True)
    label = label.reshape(image.shape).astype(np.int32)
    diameter = median_diameter(label)
    if diameter == 0:
        return None
    factor = min(CACHE_PX / diameter, MOST_ENLARGED)
    width, height = (max(8, int(round(s * factor))) for s in (image.shape[1], image.shape[0]))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    big = cv2.resize(image.astype(np.float32), (width, height), interpolation=how)
    return learnt(big, resample_labels(label, width, height), False)


def real_images(folder, names):
    found = (real_image(folder, os.path.splitext(n)[0]) for n in names)
    return [f for f in found if f is not None]
