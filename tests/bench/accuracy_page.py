"""Makes the page and the plots of accuracy_grid.py from its two tables: slides.csv and nuclei.csv. Only what stands between
the two marker comments of accuracy.md is replaced. Right and wrong are judged nuclei that sunder counts and a reader can score."""
import csv, math, os
import numpy as np
from accuracy_truth import REARRANGED
from accuracy_words import BEGIN, CALIBRATION, COVERAGE, END, HEAD, INTRODUCTION, LIMITS
from line_plot import Panel, figure
from simulated_table import wilson

CALLS = ("rearranged", "normal", "equivocal", "uninformative", "missing")
CUTOFF_FRAC = 0.15      # of the assay demo: shares of rearranged cells below it are to be called normal by the rule
FROM_SNR = 6            # tables of density and share pool the slides from here on
HALVES = ((f"SNR {FROM_SNR} and up", lambda s: s["snr"] >= FROM_SNR), (f"below SNR {FROM_SNR}", lambda s: s["snr"] < FROM_SNR))
DEFAULT_DOUBT = 0.20    # of --max-doubt
LEAST_KEPT = 20         # nuclei of a point of the coverage curve
DOUBTS = (0.01, 0.02, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.40, 0.50)


def read(path):
    with open(path, newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        for key, value in row.items():
            try:
                row[key] = float(value)
            except ValueError:
                pass
    return rows


class Run:
    """slides and, by slide, their judged nuclei"""

    def __init__(self, out, full):
        self.full = full    # every combination was run
        self.slides = read(os.path.join(out, "slides.csv"))
        self.of = {s["slide"]: [] for s in self.slides}
        for n in read(os.path.join(out, "nuclei.csv")):
            self.of[n["slide"]].append(n)

    def nuclei(self, slides):
        return [n for s in slides for n in self.of[s["slide"]]]


def is_positive(nucleus):
    return nucleus["reader"] in REARRANGED


def proportion(right, n):
    low, high = wilson(right, n)
    return f"{right / n:.3f} ({low:.3f} to {high:.3f}), n {n}" if n else "none counted"


def part(right, n):
    return f"{right / n:.3f} ({right} of {n})" if n else "-"


def wanted(slide):
    """The right call; none for shares below the assay's cutoff"""
    if slide["fraction"] == 0:
        return "normal"
    return "rearranged" if slide["fraction"] > CUTOFF_FRAC else None


class Tally:
    """What a set of slides gives."""

    def __init__(self, run, slides):
        nuclei = run.nuclei(slides)
        scorable = [n for n in nuclei if n["reader"] != "none"]
        counted = [n for n in scorable if n["evaluable"] == 1]
        right = [n for n in counted if is_positive(n) == (n["said"] == "rearranged")]
        self.slides, self.judged, self.scorable, self.n, self.right = slides, len(nuclei), len(scorable), len(counted), len(right)
        self.unscorable_called = sum(n["evaluable"] == 1 for n in nuclei if n["reader"] == "none")
        self.positives, self.negatives = sum(map(is_positive, counted)), sum(not is_positive(n) for n in counted)
        self.positives_right, self.negatives_right = sum(map(is_positive, right)), sum(not is_positive(n) for n in right)
        self.tp, self.fp, self.fn, self.squares = (
            sum(s[k] for s in slides) for k in ("signals_tp", "signals_fp", "signals_fn", "squared_error_um2"))

    def signals(self):
        if not self.tp:
            return "-", "-", "-", "-"
        return (f"{self.tp / (self.tp + self.fp):.3f}", f"{self.tp / (self.tp + self.fn):.3f}",
                f"{2 * self.tp / (2 * self.tp + self.fp + self.fn):.3f}", f"{math.sqrt(self.squares / self.tp):.3f}")

    def accuracy(self):
        return proportion(self.right, self.n)

    def calls(self):
        """right / equivocal / uninformative / wrong of the slides that have none or clearly more rearranged cells than the cutoff"""
        asked = [s for s in self.slides if wanted(s)]
        if not asked:
            return "-"
        right = sum(s["call"] == wanted(s) for s in asked)
        others = [sum(s["call"] == c for s in asked) for c in ("equivocal", "uninformative", "missing")]
        return " / ".join(map(str, (right, others[0], others[1] + others[2], len(asked) - right - sum(others))))


def markdown(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)] + ["| " + " | ".join(map(str, r)) + " |" for r in rows]) + "\n"


def snrs_of(slides):
    return " / ".join(f"{np.median([s[f'snr_{c}'] for s in slides]):.1f}" for c in ("green", "orange"))


NUCLEI_HEAD = ("nuclei judged", "scorable", "share counted", "class accuracy (95 % interval)", "sensitivity", "specificity",
               "unscorable counted", "calls right / equivocal / uninformative / wrong")
SIGNALS_HEAD = ("slides", "SNR measured, green / orange", "true signals", "precision", "recall", "F1", "rms error (um)")


def nuclei_row(t):
    return (t.judged, t.scorable, f"{t.n / t.scorable:.2f}", t.accuracy(), part(t.positives_right, t.positives),
            part(t.negatives_right, t.negatives), t.unscorable_called, t.calls())


def both_tables(run, label, levels, slides):
    """Of nuclei and of signals; levels: (name, whether a slide belongs to it)"""
    tallies = [(name, Tally(run, [s for s in slides if belongs(s)])) for name, belongs in levels]
    signals = [(name, len(t.slides), snrs_of(t.slides), int(t.tp + t.fn), *t.signals()) for name, t in tallies]
    return (markdown((label, *NUCLEI_HEAD), [(name, *nuclei_row(t)) for name, t in tallies]) + "\n"
            + markdown((label, *SIGNALS_HEAD), signals))


# ---- sets of slides

def factorial(run):
    return [s for s in run.slides if s["shift_um"] == 0.2 and s["thickness_um"] == 4 and s["repeat"] == 0]


def along(run, factor):
    """Slides of the line of one factor: all others as usual, the SNRs and shares that the line has; or every slide of a full run"""
    if run.full:
        return [s for s in run.slides if s["snr"] >= FROM_SNR]
    usual = {"density": "usual", "shift_um": 0.2, "thickness_um": 4.0}
    usual.pop(factor)
    return [s for s in run.slides if all(s[k] == v for k, v in usual.items()) and s["snr"] in (6, 10) and s["fraction"] in (0, 0.3)]


def levels_of(slides, factor, words="{:g}"):
    values = list(dict.fromkeys(s[factor] for s in slides))
    if not isinstance(values[0], str):
        values.sort()
    return [(words.format(v), lambda s, v=v: s[factor] == v) for v in values]


# ---- curves

def by_factor(run, slides, x_factor, quantity):
    points = []
    for x in sorted({s[x_factor] for s in slides}):
        right, n = quantity(Tally(run, [s for s in slides if s[x_factor] == x]))
        if n:
            points.append((x, right / n, *wilson(right, n)))
    return points


def accuracy(t):
    return t.right, t.n


def share(t):
    return t.n, t.scorable


def ticks_over(series):
    """From below the least interval to 1, at most nine."""
    least = min((p[2] if p[2] is not None else p[1] for _, points in series for p in points), default=0)
    step = next(s for s in (0.02, 0.05, 0.1, 0.2) if 1 - least <= 8 * s or s == 0.2)
    return [round(step * k, 2) for k in range(math.floor(least / step), round(1 / step) + 1)]


def panel(title, x_label, y_label, x_ticks, series, **more):
    return Panel(title, x_label, y_label, x_ticks, ticks_over(series), series, **more)


RATIO = "SNR (peak of a signal over noise of a pixel)"


def plot_snr(run, path):
    slides = factorial(run)
    xs = sorted({s["snr"] for s in slides})
    nuclei = [("class accuracy", by_factor(run, slides, "snr", accuracy)), ("share counted", by_factor(run, slides, "snr", share))]
    signals = [("recall", by_factor(run, slides, "snr", lambda t: (t.tp, t.tp + t.fn))),
               ("precision", by_factor(run, slides, "snr", lambda t: (t.tp, t.tp + t.fp)))]
    figure(path, [panel("Nuclei", RATIO, "proportion", xs, nuclei, log_x=True), panel("Signals", RATIO, "proportion", xs, signals, log_x=True)],
           "Class accuracy and share of nuclei counted, recall and precision of signals, against SNR")


def plot_factor(run, path, factor, words, says):
    slides = factorial(run)
    xs = sorted({s["snr"] for s in slides})
    panels = []
    for title, quantity in (("Class accuracy of nuclei counted", accuracy), ("Share of scorable nuclei counted", share)):
        series = [(name, by_factor(run, [s for s in slides if belongs(s)], "snr", quantity)) for name, belongs in levels_of(slides, factor, words)]
        panels.append(panel(title, RATIO, "proportion", xs, series, log_x=True))
    figure(path, panels, says)


def plot_lines(run, path):
    panels = []
    for factor, label in (("shift_um", "chromatic shift (um)"), ("thickness_um", "section thickness (um)")):
        slides = along(run, factor)
        xs = sorted({s[factor] for s in slides})
        series = [(f"{name}, SNR {r:g}", by_factor(run, [s for s in slides if s["snr"] == r], factor, quantity))
                  for name, quantity in (("accuracy", accuracy), ("counted", share)) for r in (6, 10)]
        panels.append(panel(label.split(" (")[0].capitalize(), label, "proportion", xs, series))
    figure(path, panels, "Class accuracy and share counted against chromatic shift and against section thickness")


def doubtful(nuclei):
    """Those that nothing but doubt could exclude, with their doubt, what they are said to be and are."""
    return [(n["doubt"], n["p_rearranged"], is_positive(n), n["reader"]) for n in nuclei
            if n["found"] == 1 and n["exclusion"] in ("", "doubt") and n["p_rearranged"] != ""]


def kept_at(nuclei, doubt):
    """(right, kept, scorable) when that much doubt is allowed"""
    kept = [(p > 0.5) == positive for d, p, positive, reader in doubtful(nuclei) if d < doubt and reader != "none"]
    return sum(kept), len(kept), sum(n["reader"] != "none" for n in nuclei)


def plot_coverage(run, path):
    series, marks = [], []
    for snr in sorted({s["snr"] for s in factorial(run)}):
        nuclei = run.nuclei([s for s in factorial(run) if s["snr"] == snr])
        found = [(d, *kept_at(nuclei, d)) for d in DOUBTS]
        points = [(kept / scorable, right / kept, *(wilson(right, kept) if d == DEFAULT_DOUBT else (None, None)))
                  for d, right, kept, scorable in found if kept >= LEAST_KEPT]
        series.append((f"SNR {snr:g}", points))
        marks += [p[:2] for p in points if p[2] is not None]
    widest = [round(0.2 * k, 1) for k in range(6)]
    figure(path, [panel("Rings: the default, --max-doubt 0.20", "share of scorable nuclei counted",
                        "class accuracy", widest, series, marks=marks, apart=False)],
           "Class accuracy of the nuclei kept against the share kept, as the doubt allowed grows from 0.01 to 0.5")


def reliability(nuclei):
    """[(mean P, share rearranged, number, rearranged)] in ten bins of P(rearranged), and the expected calibration error"""
    rows = np.array([(p, positive) for _, p, positive, reader in doubtful(nuclei) if reader != "none"], float).reshape(-1, 2)
    at = np.minimum((10 * rows[:, 0]).astype(int), 9)
    bins = [(k, rows[at == k]) for k in range(10) if (at == k).any()]
    error = sum(abs(b[:, 0].mean() - b[:, 1].mean()) * len(b) for _, b in bins) / max(len(rows), 1)
    return [(k, b[:, 0].mean(), int(b[:, 1].sum()), len(b)) for k, b in bins], error, len(rows)


def by_chance(nuclei):
    """Expected calibration error of as many nuclei were every P right: the mean of 300 draws"""
    p = np.array([p for _, p, _, reader in doubtful(nuclei) if reader != "none"], float)
    at = np.minimum((10 * p).astype(int), 9)
    draws = np.random.default_rng(1).random((300, len(p))) < p
    return sum(np.abs(draws[:, at == k].sum(1) - p[at == k].sum()).mean() for k in range(10)) / max(len(p), 1)


def dim_again(run):
    """Slides of dim signals with seeds that nothing was worked out on"""
    return [s for s in run.slides if s["snr"] < FROM_SNR and s["repeat"] > 0]


def plot_calibration(run, path):
    series = []
    for name, belongs in HALVES:
        bins, _, _ = reliability(run.nuclei([s for s in factorial(run) if belongs(s)]))
        series.append((name, [(p, k / n, *wilson(k, n)) for _, p, k, n in bins]))
    unit = [round(0.2 * k, 1) for k in range(6)]
    figure(path, [Panel("P(rearranged) in bins of 0.1; dotted: right", "mean P(rearranged) of the bin", "share rearranged by truth",
                        unit, unit, series, diagonal=True, apart=False)],
           "Share of nuclei that are rearranged against the probability given to them; on the dotted line they agree")


# ---- the page

def coverage_table(run):
    rows = []
    for doubt in DOUBTS:
        cells = []
        for least in (0, FROM_SNR):
            nuclei = run.nuclei([s for s in factorial(run) if s["snr"] >= least])
            right, kept, scorable = kept_at(nuclei, doubt)
            cells += [f"{kept / scorable:.2f}", proportion(right, kept)]
        rows.append((f"**{doubt:.2f}** (default)" if doubt == DEFAULT_DOUBT else f"{doubt:.2f}", *cells))
    return markdown(("doubt allowed", "share counted, all SNRs", "class accuracy", f"share counted, SNR {FROM_SNR} and up", "class accuracy"), rows)


def calibration_tables(run):
    bins, _, _ = reliability(run.nuclei(factorial(run)))
    rows = []
    for k, p, positive, count in bins:
        low, high = wilson(positive, count)
        rows.append((f"{k / 10:.1f} to {(k + 1) / 10:.1f}", count, f"{p:.3f}", f"{positive / count:.3f} ({low:.3f} to {high:.3f})"))
    parts = [(f"{snr:g}", [s for s in factorial(run) if s["snr"] == snr]) for snr in sorted({s["snr"] for s in factorial(run)})]
    parts += [("all", factorial(run)), (f"below {FROM_SNR}, other seeds", dim_again(run))]
    errors = []
    for words, slides in parts:
        nuclei = run.nuclei(slides)
        if slides:
            errors.append((words, reliability(nuclei)[2], f"{reliability(nuclei)[1]:.3f}", f"{by_chance(nuclei):.3f}"))
    return (markdown(("P(rearranged)", "nuclei", "mean P", "rearranged by truth (95 % interval)"), rows) + "\n"
            + markdown(("SNR", "nuclei", "expected calibration error", "of that by chance"), errors))


def call_table(run):
    slides = factorial(run)
    rows = []
    for fraction in sorted({s["fraction"] for s in slides}):
        cells = []
        for snr in sorted({s["snr"] for s in slides}):
            said = [s["call"] for s in slides if s["snr"] == snr and s["fraction"] == fraction]
            cells.append(", ".join(f"{said.count(c)} {c}" for c in CALLS if c in said))
        rows.append((f"{fraction:g}", f"{read_share(run.nuclei([s for s in slides if s['fraction'] == fraction])):.2f}", *cells))
    return markdown(("share of rearranged cells", "share a perfect reader counts", *(f"SNR {r:g}" for r in sorted({s["snr"] for s in slides}))), rows)


def read_share(nuclei):
    """What a perfect reader counts."""
    scorable = [n for n in nuclei if n["reader"] != "none"]
    return sum(map(is_positive, scorable)) / len(scorable)


def wrong_calls(run):
    """Each slide of the run that is called wrong, with what was counted in it."""
    rows = []
    for s in run.slides:
        if s["call"] in ("rearranged", "normal") and wanted(s) not in (None, s["call"]):
            counted = [n for n in run.of[s["slide"]] if n["evaluable"] == 1]
            said = sum(n["said"] == "rearranged" for n in counted)
            rows.append((f"{s['snr']:g}", s["density"], f"{s['fraction']:g}", f"{s['shift_um']:g}", f"{s['thickness_um']:g}", s["call"],
                         f"{read_share(run.of[s['slide']]):.2f}", f"{said} of {len(counted)}"))
    if not rows:
        return "No slide of the run is called wrong.\n"
    head = ("SNR", "density", "share", "shift (um)", "thickness (um)", "called", "share a perfect reader counts", "judged nuclei read as rearranged")
    return f"{len(rows)} of {len(run.slides)} slides of the run are called wrong:\n\n" + markdown(head, rows)


def brightness_words(run):
    snrs = sorted({s["snr"] for s in run.slides})
    of = {r: next(s for s in run.slides if s["snr"] == r and s["thickness_um"] == 4) for r in snrs}
    return "; ".join(f"SNR {r:g} {of[r]['photons_green']:.0f} and {of[r]['photons_orange']:.0f}" for r in snrs)


def summary(run):
    lines = []
    for words, belongs in HALVES:
        slides = [s for s in factorial(run) if belongs(s)]
        t = Tally(run, slides)
        lines.append((words, f"{100 * t.n / t.scorable:.0f} %", t.accuracy(), part(t.positives_right, t.positives),
                      part(t.negatives_right, t.negatives), f"{reliability(run.nuclei(slides))[1]:.3f}", t.calls()))
    return markdown(("", "scorable nuclei counted", "class accuracy (95 % interval)", "sensitivity", "specificity",
                     "calibration error of P(rearranged)", NUCLEI_HEAD[-1]), lines) + "\n" + wrong_calls(run)


def picture(words, name):
    return f"![{words}](pictures/accuracy_{name}.svg)\n"


def factors(run):
    """One section a factor."""
    slides, clear = factorial(run), [s for s in factorial(run) if s["snr"] >= FROM_SNR]
    shift, thick = along(run, "shift_um"), along(run, "thickness_um")
    pooled = f"Slides of SNR {FROM_SNR} and up, shift 0.2 um, 4 um thick.\n"
    line = "Slides of usual density, shares 0 and 0.3, SNR 6 and 10 together.\n"
    if run.full:
        line = f"Every slide of SNR {FROM_SNR} and up.\n"
    return ["### Signal-to-noise ratio\n", both_tables(run, "SNR", levels_of(slides, "snr"), slides),
            picture("Accuracy against SNR", "snr"),
            "### Density\n", pooled, both_tables(run, "density", levels_of(clear, "density", "{}"), clear),
            picture("Accuracy by density", "density"),
            "### Share of rearranged cells\n", pooled, both_tables(run, "share", levels_of(clear, "fraction"), clear),
            picture("Accuracy by share", "share"), "What the slides are called, all densities:\n", call_table(run),
            "### Chromatic shift\n", line, both_tables(run, "shift (um)", levels_of(shift, "shift_um"), shift),
            "### Section thickness\n", line, both_tables(run, "thickness (um)", levels_of(thick, "thickness_um"), thick),
            picture("Accuracy against shift and thickness", "lines")]


def body(run, version, which):
    judged = [len(nuclei) for nuclei in run.of.values()]
    words = INTRODUCTION.format(version=version, option="" if which == "design" else f" --{which}", slides=len(run.slides),
                                nuclei=len(run.nuclei(run.slides)), photons=brightness_words(run))
    return "\n".join(["## The grid\n", summary(run), words, *factors(run),
                      "### Coverage against accuracy\n", COVERAGE, coverage_table(run),
                      picture("Accuracy against coverage", "coverage"),
                      "### Is P(rearranged) what it says?\n", CALIBRATION, calibration_tables(run),
                      picture("Calibration", "calibration"), LIMITS.format(least=min(judged), most=max(judged))])


def write(out, docs, version, which):
    run = Run(out, which == "full")
    pictures = os.path.join(docs, "pictures")
    os.makedirs(pictures, exist_ok=True)
    at = {name: os.path.join(pictures, f"accuracy_{name}.svg") for name in ("snr", "density", "share", "lines", "coverage", "calibration")}
    plot_snr(run, at["snr"])
    plot_factor(run, at["density"], "density", "{}", "Class accuracy and share counted against SNR, by density of nuclei")
    plot_factor(run, at["share"], "fraction", "share {:g}", "Class accuracy and share counted against SNR, by share of rearranged cells")
    plot_lines(run, at["lines"])
    plot_coverage(run, at["coverage"])
    plot_calibration(run, at["calibration"])
    page = os.path.join(docs, "accuracy.md")
    old = HEAD + BEGIN + END + "\n"
    if os.path.exists(page):
        with open(page) as handle:
            old = handle.read()
    if old.count(BEGIN) != 1 or old.count(END) != 1:
        raise SystemExit(f"{page}: needs one line '{BEGIN.strip()}' and one '{END.strip()}'; the tables go between them")
    with open(page, "w") as handle:
        handle.write(old[:old.index(BEGIN)] + BEGIN + "\n" + body(run, version, which) + "\n" + old[old.index(END):])
    print(page)
