"""Holds one scored slide against its truth, by the definitions of docs/accuracy.md (those of the evaluation of simulated
slides: nuclei matched at IoU 0.5, signals within 0.40 um, judged are true nuclei that are whole and not overlapped), and
measures in the pictures how far signals stand above the noise. Needs numpy, scipy, tifffile. Writes nothing."""
import csv, json, os
import numpy as np
import tifffile
from scipy.ndimage import distance_transform_edt
from scipy.optimize import linear_sum_assignment

SIGNAL_TOLERANCE_UM = 0.40   # a found signal is the true one up to here
UNRESOLVED_UM = 0.30         # two true signals of one colour nearer than this may be found as one
LEAST_IOU = 0.5
MOST_OVERLAPPED = 0.1        # share of a judged nucleus that may lie under others
COLOURS = ("green", "orange")
REARRANGED = ("S", "I3")     # what a perfect reader must see


def table(path):
    """rows of a CSV file; a slide called uninformative may have none"""
    if not os.path.exists(path):
        return []
    with open(path, newline="") as handle:
        return list(csv.DictReader(handle))


def matched_nuclei(truth, found):
    """{true id: found id} of label images, one to one, IoU of at least one half"""
    t_ids, t = np.unique(truth, return_inverse=True)
    f_ids, f = np.unique(found, return_inverse=True)
    both = np.zeros((len(t_ids), len(f_ids)))
    np.add.at(both, (t.ravel(), f.ravel()), 1)
    iou = both / (both.sum(1, keepdims=True) + both.sum(0, keepdims=True) - both)
    iou[t_ids == 0, :] = 0
    iou[:, f_ids == 0] = 0
    iou[iou < LEAST_IOU] = 0
    return {int(t_ids[i]): int(f_ids[j]) for i, j in zip(*linear_sum_assignment(-iou)) if iou[i, j] > 0}


def match_signals(true, found):
    """true: rows of x_img, y_img, x, y; found: rows of x, y. Returns errors in um of those matched, missed, invented."""
    pairs, errors = [], []
    if len(true) and len(found):
        d = np.minimum(np.hypot(*(true[:, None, 0:2] - found[None]).transpose(2, 0, 1)),
                       np.hypot(*(true[:, None, 2:4] - found[None]).transpose(2, 0, 1)))
        rows, columns = linear_sum_assignment(np.minimum(d, 10 * SIGNAL_TOLERANCE_UM))
        pairs = [(i, j) for i, j in zip(rows, columns) if d[i, j] <= SIGNAL_TOLERANCE_UM]
        errors = [float(d[i, j]) for i, j in pairs]
    hit = {i for i, _ in pairs}
    merged = sum(i not in hit and any(np.hypot(*(true[i, :2] - true[k, :2])) <= UNRESOLVED_UM for k in hit) for i in range(len(true)))
    return errors, len(true) - len(pairs) - merged, len(found) - len(pairs)


def is_judged(nucleus):
    return not nucleus["border"] and nucleus["overlapped"] < MOST_OVERLAPPED


def nucleus_row(nucleus, scored):
    """One judged nucleus; scored is its row of nuclei.csv or None"""
    row = {"nucleus": nucleus["id"], "reader": nucleus["reader"]["cls"], "found": int(scored is not None),
           "evaluable": 0, "exclusion": "", "said": "", "p_rearranged": "", "doubt": ""}
    if scored:
        row.update(evaluable=int(scored["evaluable"]), exclusion=scored["exclusion"], said=scored["class"],
                   p_rearranged=scored["p_rearranged"], doubt=scored["doubt"])
    return row


def judge_signals(field, labels, judged, signals, pixel_um):
    """tp, fp, fn and the sum of squared errors in the judged nuclei of one field"""
    tp = fp = fn = 0
    squares = 0.0
    for colour in COLOURS:
        true = np.array([(s["x_img_um"], s["y_img_um"], s["x_um"], s["y_um"]) for s in field["signals"]
                         if s["colour"] == colour and s["nucleus"] in judged]).reshape(-1, 4)
        found = np.array([(float(s["x_um"]), float(s["y_um"])) for s in signals if s["colour"] == colour]).reshape(-1, 2)
        at = np.clip(np.rint(found / pixel_um).astype(int), 0, np.array(labels.shape)[::-1] - 1)
        errors, missed, invented = match_signals(true, found[np.isin(labels[at[:, 1], at[:, 0]], list(judged))])
        tp, fp, fn, squares = tp + len(errors), fp + invented, fn + missed, squares + sum(e * e for e in errors)
    return np.array([tp, fp, fn, squares])


def judge(slide, result):
    """(row of the slide, rows of its judged nuclei) from the folders of `sunder simulate` and `sunder score`"""
    with open(os.path.join(slide, "truth.json")) as handle:
        truth = json.load(handle)
    call = "missing"
    if os.path.exists(os.path.join(result, "result.json")):
        with open(os.path.join(result, "result.json")) as handle:
            call = json.load(handle)["call"]
    scored, signals = table(os.path.join(result, "nuclei.csv")), table(os.path.join(result, "signals.csv"))
    rows, sums = [], np.zeros(4)
    for at, field in enumerate(truth["fields"]):
        labels = tifffile.imread(os.path.join(slide, field["file"].replace(".ome.tif", ".labels.tif")))
        path = os.path.join(result, "labels", f"field_{at:02d}.labels.tif")
        found = tifffile.imread(path) if os.path.exists(path) else np.zeros_like(labels)
        here = {int(n["nucleus"]): n for n in scored if int(n["field"]) == at}
        partner = matched_nuclei(labels, found)
        judged = [n for n in field["nuclei"] if is_judged(n) and (labels == n["id"]).any()]
        rows += [{"field": at, **nucleus_row(n, here.get(partner.get(n["id"])))} for n in judged]
        sums += judge_signals(field, labels, {n["id"] for n in judged}, [s for s in signals if int(s["field"]) == at],
                              truth["parameters"]["pixel_um"])
    return {"truth_rearranged": int(truth["rearranged"]), "call": call, "signals_tp": int(sums[0]), "signals_fp": int(sums[1]),
            "signals_fn": int(sums[2]), "squared_error_um2": round(float(sums[3]), 6)}, rows


# ---- how far signals stand above the noise

RING_UM = (0.8, 1.3)         # around a signal, where its nucleus alone is seen
NEAR_UM = 1.5                # no pixel for the noise is nearer to a signal; signals are twice that from others of their colour
LEAST_RING_PX = 50


def peak_snrs(slide):
    """{colour: heights of the single signals of judged nuclei over the noise of a pixel of such nuclei}

    The height is that of the pixel at the true place above the median of the ring around it (its nucleus only, no other
    signal near). The noise is the standard deviation of the difference of two pixels side by side over sqrt 2, so that
    chromatin does not count as noise; it is had from the mean absolute difference, to which a hot pixel adds little."""
    with open(os.path.join(slide, "truth.json")) as handle:
        truth = json.load(handle)
    px = truth["parameters"]["pixel_um"]
    heights, steps = {c: [] for c in COLOURS}, {c: [] for c in COLOURS}
    for field in truth["fields"]:
        image = tifffile.imread(os.path.join(slide, field["file"])).astype(float)
        labels = tifffile.imread(os.path.join(slide, field["file"].replace(".ome.tif", ".labels.tif")))
        judged = [n["id"] for n in field["nuclei"] if is_judged(n)]
        for channel, colour in enumerate(COLOURS, 1):
            signals = [s for s in field["signals"] if s["colour"] == colour]
            add_field(image[channel], np.where(np.isin(labels, judged), labels, 0), px, signals, heights[colour], steps[colour])
    return {c: np.array(heights[c]) / (np.abs(np.concatenate(steps[c])).mean() * np.sqrt(np.pi) / 2) for c in COLOURS}


def add_field(image, labels, px, signals, heights, steps):
    """labels: of the judged nuclei only"""
    places = np.array([(s["x_img_um"], s["y_img_um"]) for s in signals]).reshape(-1, 2)
    at = np.clip(np.rint(places / px).astype(int), 0, np.array(image.shape)[::-1] - 1)
    free = np.ones(image.shape, bool)
    free[at[:, 1], at[:, 0]] = False
    dark = (labels > 0) & (distance_transform_edt(free) * px > NEAR_UM)
    steps.append((image[:, 1:] - image[:, :-1])[dark[:, 1:] & dark[:, :-1]])
    for i, (s, (column, row)) in enumerate(zip(signals, at)):
        away = np.hypot(*(places - places[i]).T)
        if s["doublet"] or s["nucleus"] != labels[row, column] or (np.delete(away, i) < 2 * NEAR_UM).any():
            continue
        reach = int(RING_UM[1] / px) + 1
        window = tuple(slice(max(k - reach, 0), min(k + reach + 1, n)) for k, n in zip((row, column), image.shape))
        y, x = np.mgrid[window]
        distance = np.hypot(x * px - places[i, 0], y * px - places[i, 1])
        ring = (distance > RING_UM[0]) & (distance < RING_UM[1]) & (labels[window] == s["nucleus"])
        if ring.sum() > LEAST_RING_PX:
            heights.append(image[row, column] - np.median(image[window][ring]))
