#!/usr/bin/env python3
"""Scores a grid of simulated slides with the assay demo, holds them against their truth and writes docs/accuracy.md.

  accuracy_grid.py SUNDER OUT DOCS [--full | --reduced] [--page-only]

SUNDER is the program. OUT gets slides.csv and nuclei.csv, one row a slide and one a judged nucleus. DOCS/accuracy.md gets the
tables between its two marker comments, DOCS/pictures/accuracy_*.svg the plots. --full runs every combination instead of the
stated design, --reduced a few points to try the script, with the page in OUT; --page-only makes the page from the tables in OUT again.
Needs /usr/bin/python3 with numpy, scipy, tifffile (./dev setup --eval). Every slide has a seed of its own, fixed by its name.

How bright a probe must be for a signal-to-noise ratio is measured: slides of known brightness are made first, and photons
are interpolated to the ratio asked for. The ratio is then measured again on every slide of the grid."""
import argparse, csv, itertools, json, os, shutil, subprocess, sys, zlib
from concurrent.futures import ThreadPoolExecutor
import numpy as np
import accuracy_page, accuracy_truth

SNRS = (3, 4, 6, 10, 20)
DENSITIES = {  # name: nuclei of a field, share put beside another, share that may lie over another, fields of a slide
    "sparse": (11, 0.1, 0.0, 6),
    "usual": (20, 0.3, 0.1, 4),
    "crowded": (34, 0.6, 0.25, 3),
}
FRACTIONS = (0.0, 0.1, 0.3, 0.6)
SHIFTS_UM = (0.0, 0.2, 0.6)
THICKNESSES_UM = (3.0, 4.0, 5.0)
USUAL = {"density": "usual", "fraction": 0.3, "shift_um": 0.2, "thickness_um": 4.0}
FIELD_PX = 640
AT_ONCE = 2
PHOTONS_TRIED = (300, 700, 1400, 2600)  # of an end in each plane; ratios of 3 to 20 lie within
BRIGHTNESS_FIELDS = 10                       # of a slide of known brightness: some 250 signals of a colour
LINE_SNRS = (6, 10)
LINE_FRACTIONS = (0.0, 0.3)
LINE_REPEATS = 2                             # slides of each point of the shift and thickness lines
DIM_SNRS = (3, 4)
DIM_REPEATS = (1, 2)                         # slides of dim signals that nothing was worked out on


def point(snr, repeat=0, **factors):
    return {"snr": snr, **USUAL, **factors, "repeat": repeat}


def design(which):
    """The points that are run."""
    if which == "full":
        return [point(s, density=d, fraction=f, shift_um=c, thickness_um=t)
                for s, d, f, c, t in itertools.product(SNRS, DENSITIES, FRACTIONS, SHIFTS_UM, THICKNESSES_UM)]
    if which == "reduced":
        return [point(s, fraction=f) for s in (4, 10) for f in (0.0, 0.3)] + [point(10, shift_um=0.6)]
    points = [point(s, density=d, fraction=f) for s, d, f in itertools.product(SNRS, DENSITIES, FRACTIONS)]
    points += [point(s, r, density=d, fraction=f) for s, d, f, r in itertools.product(DIM_SNRS, DENSITIES, FRACTIONS, DIM_REPEATS)]
    lines = [{"shift_um": c} for c in SHIFTS_UM] + [{"thickness_um": t} for t in THICKNESSES_UM]
    for line, s, f, r in itertools.product(lines, LINE_SNRS, LINE_FRACTIONS, range(LINE_REPEATS)):
        p = point(s, r, fraction=f, **line)
        if p not in points:
            points.append(p)
    return points


def name_of(p):
    return (f"snr{p['snr']:g}_{p['density']}_f{p['fraction']:g}_c{p['shift_um']:g}_t{p['thickness_um']:g}_r{p['repeat']}")


def seed_of(name):
    """Another for every point, so that no nucleus is counted twice, and the same in every run."""
    return 1 + zlib.crc32(name.encode()) % 1000000


def scenario_of(p, photons):
    """photons: of a green and of an orange end"""
    count, clustering, overlapping, fields = DENSITIES[p["density"]]
    return {
        "schema": 1,
        "id": "grid",
        "title": "A point of the accuracy grid",
        "image": {"width_px": FIELD_PX, "height_px": FIELD_PX, "fields": fields},
        "section": {"thickness_um": p["thickness_um"]},
        "nuclei": {"count": count, "clustering": clustering, "overlapping": overlapping},
        "probes": {"photons_green": photons[0], "photons_orange": photons[1]},
        "optics": {"shift_green_um": [0, 0], "shift_orange_um": [0.8 * p["shift_um"], 0.6 * p["shift_um"]]},
    }


def pattern_of(p):
    return {"schema": 1, "id": "grid", "title": "A share of rearranged cells", "tumour_share": 1,
            "rearranged_share": p["fraction"], "split": 0.7, "deleted_5p": 0.3}


class Bench:
    """Where the program and the slides are."""

    def __init__(self, sunder, out):
        self.sunder, self.out = os.path.abspath(sunder), out
        os.makedirs(out, exist_ok=True)

    def run(self, *arguments):
        done = subprocess.run([self.sunder, *arguments, "--threads", "1", "--progress", "none", "--force"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return done.returncode, done.stderr.strip()

    def simulate(self, folder, scenario, pattern, seed, fields):
        for name, content in (("scenario", scenario), ("pattern", pattern)):
            with open(f"{folder}.{name}.json", "w") as handle:
                json.dump(content, handle, indent=1)
        code, said = self.run("simulate", f"{folder}.scenario.json", "--pattern", f"{folder}.pattern.json", "--seed", str(seed),
                              "--fields", str(fields), "--out", folder)
        if code != 0:
            sys.exit(f"{folder}: sunder simulate ended with {code}: {said}")

    def discard(self, slide, result=None):
        """Slides are large; what they gave is in the tables."""
        for path in filter(None, (slide, result)):
            shutil.rmtree(path, ignore_errors=True)
        for kind in ("scenario", "pattern"):
            os.remove(f"{slide}.{kind}.json")

    def slide(self, p, photons):
        """(row of the slide, rows of its nuclei); the slide itself is not kept"""
        name = name_of(p)
        folder, result = os.path.join(self.out, name), os.path.join(self.out, name + ".result")
        scenario = scenario_of(p, photons)
        self.simulate(folder, scenario, pattern_of(p), seed_of(name), scenario["image"]["fields"])
        code, said = self.run("score", folder, "--assay", "demo", "--out", result)
        if not os.path.exists(os.path.join(result, "result.json")):
            print(f"{name}: sunder score ended with {code}: {said}", file=sys.stderr)
        slide, nuclei = accuracy_truth.judge(folder, result)
        snrs = accuracy_truth.peak_snrs(folder)
        measured = {f"snr_{c}": round(float(np.median(v)), 3) for c, v in snrs.items()}
        self.discard(folder, result)
        print(f"{name}: {slide['call']}", flush=True)
        row = {"slide": name, **p, "seed": seed_of(name), "photons_green": photons[0], "photons_orange": photons[1]}
        return {**row, **measured, **slide}, [{"slide": name, **n} for n in nuclei]

    def brightness(self, thickness_um, photons):
        """Median height over noise of each colour in slides all signals of which have that brightness."""
        p = point(0, density="crowded", fraction=0.0, thickness_um=thickness_um)
        folder = os.path.join(self.out, f"brightness_t{thickness_um:g}_{photons}")
        scenario = scenario_of(p, (photons, photons))
        scenario["probes"].update(photons_cv=0, replicated=0, failure=0)
        self.simulate(folder, scenario, pattern_of(p), seed_of("brightness"), BRIGHTNESS_FIELDS)
        snrs = accuracy_truth.peak_snrs(folder)
        self.discard(folder)
        return [float(np.median(snrs[c])) for c in accuracy_truth.COLOURS]


def photons_for(bench, pool, thicknesses):
    """{(thickness, snr): photons of a green and of an orange end}; the ratio is interpolated between the brightnesses tried"""
    tried = list(itertools.product(thicknesses, PHOTONS_TRIED))
    found = dict(zip(tried, pool.map(lambda t: bench.brightness(*t), tried)))
    photons = {}
    for thickness, snr in itertools.product(thicknesses, SNRS):
        curves = np.array([found[thickness, n] for n in PHOTONS_TRIED])
        for curve in curves.T:
            if not (curve[0] < snr < curve[-1] and (np.diff(curve) > 0).all()):
                sys.exit(f"thickness {thickness} um: a ratio of {snr} is not among those measured, {curve.tolist()}")
        photons[thickness, snr] = tuple(int(round(np.interp(snr, curve, PHOTONS_TRIED))) for curve in curves.T)
    return photons


def write_table(path, rows):
    with open(path, "w", newline="") as handle:
        out = csv.DictWriter(handle, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


def run_grid(bench, points):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        photons = photons_for(bench, pool, sorted({p["thickness_um"] for p in points}))
        done = list(pool.map(lambda p: bench.slide(p, photons[p["thickness_um"], p["snr"]]), points))
    write_table(os.path.join(bench.out, "slides.csv"), [slide for slide, _ in done])
    write_table(os.path.join(bench.out, "nuclei.csv"), [n for _, nuclei in done for n in nuclei])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("sunder", "out", "docs"):
        arguments.add_argument(name)
    which = arguments.add_mutually_exclusive_group()
    which.add_argument("--full", action="store_const", dest="which", const="full", default="design")
    which.add_argument("--reduced", action="store_const", dest="which", const="reduced")
    arguments.add_argument("--page-only", action="store_true")
    a = arguments.parse_args()
    bench = Bench(a.sunder, a.out)
    if not a.page_only:
        run_grid(bench, design(a.which))
    version = subprocess.run([bench.sunder, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    accuracy_page.write(a.out, a.out if a.which == "reduced" else a.docs, version, a.which)


if __name__ == "__main__":
    main()
