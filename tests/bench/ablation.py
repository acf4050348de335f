#!/usr/bin/python3
"""What each part of the method adds: builds sunder without it, scores the slides, counts wrong nuclei.

  ablation.py SHARED OUT [PART...]      SHARED has eval/evaluate.py and any of data/slides, data/slides_other, data/simulated and
                                        data/artefacts (as tests/bench/simulated.sh makes of the ten cells, and of those of
                                        tests/bench/scenarios); OUT: working folder

A part is left out by one change of the source in a copy of this tree, so nothing of this is in the product. Parts that work on
tables run on those of the whole method (sunder rescore without edits); the others read the images again. Wrong nuclei are
counted at equal shares: of all judged nuclei that can be scored, those read with the least doubt, as many as the shares say.
F1 of the signals in judged nuclei shows what classes cannot: a spot taken for a fused pair leaves a normal nucleus normal.
Prints a table in Markdown. Needs what a build needs, and Debian's python3 with numpy, scipy, tifffile."""
import collections, csv, hashlib, json, os, shutil, subprocess, sys
import accuracy_truth

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(HERE))
SETS = [("slides", (0.66, 0.70, 0.72)), ("slides_other", (0.62, 0.66, 0.70)), ("simulated", (0.55, 0.60, 0.64)),
        ("artefacts", (0.50, 0.55, 0.60))]

Part = collections.namedtuple("Part", "name file old new")
PARTS = [
    Part("doublet merge", "src/weigh/doublets.c", "if (before == NO_PROSPECT ||", "if (true || before == NO_PROSPECT ||"),
    Part("soft part of the merge", "src/weigh/doublets.c", "apart_um < SURE_SHARE * limit ? 0.0 : normal_cdf((apart_um - limit) / soft)",
         "apart_um < limit ? 0.0 : normal_cdf(9.0)"),
    Part("members of doublets", "src/weigh/doublets.c", "if (p_apart < 0.5 &&", "if (false && p_apart < 0.5 &&"),
    Part("existence doubt (round p at .5)", "src/weigh/weigh.c", ".p_signal = s->p,", ".p_signal = s->p >= 0.5 ? 1.0 : 0.0,"),
    Part("odds by the other colour", "src/weigh/existence.c", "s->partner_odds = partner_odds(j, s);", "s->partner_odds = 1.0 + 0.0 * partner_odds(j, s);"),
    Part("pairs weighed together", "src/classify/doubts.c", "weight *= likelihood_of_pairing(g, n);", "weight *= 1.0 + 0.0 * likelihood_of_pairing(g, n);"),
    Part("brightness law (flat)", "src/weigh/existence.c", "const double z = fmin(", "const double z = 0.0 * fmin("),
    Part("width likelihood", "src/weigh/existence.c", "return width_odds(j, s) *", "return (1.0 + 0.0 * width_odds(j, s)) *"),
    Part("hot pixels", "src/weigh/existence.c", "#define HOT_PIXEL_FACTOR 0.1", "#define HOT_PIXEL_FACTOR 1.0"),
    Part("ghosts of bleed-through", "src/weigh/existence.c", "&& is_ghost(j, s))", "&& is_ghost(j, s) && false)"),
    Part("granules", "src/weigh/existence.c", "const double cap = granule_cap(j, s);", "const double cap = fmax(1.0, granule_cap(j, s));"),
    Part("blobs", "src/weigh/existence.c", "fmin(s->p, debris_cap(&j, s))", "fmin(s->p, fmax(1.0, debris_cap(&j, s)))"),
    Part("debris nuclei", "src/weigh/weigh.c", "if (marks) status = mark_debris(", "if (false && marks) status = mark_debris("),
    Part("unseen partner (forced photometry)", "src/weigh/unseen_partner.c",
         "return odds / (1.0 + odds);", "return 0.0 * odds;"),
    Part("superposed loci", "src/classify/doubts.c", "if (other->end == s->end ||", "if (true || other->end == s->end ||"),
    Part("ownership doubt", "src/weigh/weigh.c", ".p_own = whose.p_own,", ".p_own = whose.p_own >= 0.5 ? 1.0 : 0.0,"),
    Part("distance doubt", "src/classify/pairing.c", "#define DISTANCE_SE_UM 0.085", "#define DISTANCE_SE_UM 0.0001"),
    Part("hidden 3'", "src/classify/classify.c", "c.hidden = hidden_3p(", "c.hidden = 0.0 * hidden_3p("),
    Part("chromatic correction", "src/laws/laws.c", "    if (end == END_5P) return seen;\n    const chromatic_shift *s = &laws->shift;\n    double x = seen.x - s",
         "    if (end == END_5P || true) return seen;\n    const chromatic_shift *s = &laws->shift;\n    double x = seen.x - s"),
    Part("DAPI texture", "src/detect/texture.c", "fit->n = r->n_regressors;", "fit->n = 0 * r->n_regressors;"),
]


def rows(path):
    return list(csv.DictReader(open(path, newline=""))) if os.path.exists(path) else []


def judged_nuclei(evaluate, results, truth):
    """(doubt, right) of every judged nucleus that can be scored and was read, the number judged, the calls, and F1 of signals."""
    import numpy as np, tifffile
    read, judged, calls, hits, claims = [], 0, [], 0, 0
    for name in sorted(os.listdir(truth)):
        path = os.path.join(truth, name, "truth.json")
        if not os.path.exists(path):
            continue
        slide = json.load(open(path))
        if slide["scenario"] == "blurred":
            continue
        result = os.path.join(results, name)
        calls.append((slide["rearranged"], json.load(open(os.path.join(result, "result.json")))["call"]))
        signals = accuracy_truth.judge(os.path.join(truth, name), result)[0]
        hits += 2 * signals["signals_tp"]
        claims += 2 * signals["signals_tp"] + signals["signals_fp"] + signals["signals_fn"]
        table = rows(os.path.join(result, "nuclei.csv"))
        for index, field in enumerate(slide["fields"]):
            true = tifffile.imread(os.path.join(truth, name, field["file"].replace(".ome.tif", ".labels.tif")))
            labels = os.path.join(result, "labels", f"field_{index:02d}.labels.tif")
            found = tifffile.imread(labels) if os.path.exists(labels) else np.zeros_like(true)  # a field left out
            ids, numbers, iou = evaluate.iou_matrix(true, found)
            found_as = {ids[i]: numbers[j] for i, j in evaluate.match(iou, 0.5)}
            by_number = {int(n["nucleus"]): n for n in table if int(n["field"]) == index}
            for nucleus in field["nuclei"]:
                if nucleus["border"] or nucleus["overlapped"] >= 0.1 or nucleus["id"] not in ids:
                    continue
                judged += 1
                row = by_number.get(found_as.get(nucleus["id"]))
                if nucleus["reader"]["cls"] == "none" or row is None or row["exclusion"] not in ("", "doubt") or not row["p_rearranged"]:
                    continue
                said = float(row["p_rearranged"]) > 0.5
                read.append((float(row["doubt"]), said == (nucleus["reader"]["cls"] in ("S", "I3"))))
    return sorted(read), judged, calls, hits / max(claims, 1)


def score(binary, slide, result):
    return [binary, "score", slide, "--assay", "demo", "--out", result, "--force", "--progress", "none"]


def rescore(binary, whole, result):
    edits = result + ".edits.csv"
    with open(edits, "w") as file, open(os.path.join(whole, "result.json"), "rb") as parent:
        file.write(hashlib.sha256(parent.read()).hexdigest() + "\naction,field,nucleus,signal,colour,x_um,y_um,to_nucleus\n")
    return [binary, "rescore", whole, "--edits", edits, "--out", result, "--force"]


def measure(evaluate, binary, shared, out, whole=None):
    """Cells of one row of the table; whole: results of the whole method, whose tables are read."""
    cells = []
    for name, shares in SETS:
        truth, results = os.path.join(shared, "data", name), os.path.join(out, name)
        os.makedirs(results, exist_ok=True)
        for slide in sorted(os.listdir(truth)):
            result = os.path.join(results, slide)
            command = rescore(binary, os.path.join(whole, name, slide), result) if whole else score(binary, os.path.join(truth, slide), result)
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        read, judged, calls, f1 = judged_nuclei(evaluate, results, truth)
        for share in shares:
            n = round(share * judged)
            cells.append(str(sum(not right for _, right in read[:n])) if n <= len(read) else f"({len(read)} of {n} read)")
        wrong = sum(call in ("rearranged", "normal") and (call == "rearranged") != truth_ for truth_, call in calls)
        undecided = sum(call not in ("rearranged", "normal") for _, call in calls)
        cells += [f"{wrong} / {undecided}", f"{f1:.4f}"]
    return cells


def build(tree):
    log = open(os.path.join(tree, "build.log"), "w")
    if not os.path.exists(os.path.join(tree, "build", "build.ninja")):
        subprocess.run(["cmake", "--preset", "release", "-DBUILD_TESTING=OFF"], cwd=tree, stdout=log, stderr=log, check=True)
    subprocess.run(["cmake", "--build", "build", "--target", "sunder_cli"], cwd=tree, stdout=log, stderr=log, check=True)
    return os.path.join(tree, "build", "sunder")


def main():
    shared, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    sys.path.insert(0, os.path.join(shared, "eval"))
    SETS[:] = [s for s in SETS if os.path.exists(os.path.join(shared, "data", s[0]))]
    import evaluate
    tree = os.path.join(out, "tree")
    if not os.path.exists(tree):
        shutil.copytree(TREE, tree, ignore=shutil.ignore_patterns("build*", ".git"))
    shares = ", ".join(f"{name} {'/'.join(f'.{round(100 * s)}' for s in at)}" for name, at in SETS)
    print(f"Wrong nuclei at shares ({shares}), calls wrong / undecided, F1 of signals\n")
    head = [c for name, at in SETS for c in [f"{name} .{round(100 * s)}" for s in at] + ["calls", "F1"]]
    print("| part left out | " + " | ".join(head) + " |\n|---" * 1 + "|---" * len(head) + "|", flush=True)
    print("| none | " + " | ".join(measure(evaluate, build(tree), shared, os.path.join(out, "whole"))) + " |", flush=True)
    for part in PARTS:
        if len(sys.argv) > 3 and part.name not in sys.argv[3:]:
            continue
        path = os.path.join(tree, part.file)
        whole = open(path).read()
        if whole.count(part.old) != 1:
            sys.exit(f"ablation.py: {part.file}: the text that makes \"{part.name}\" stands there {whole.count(part.old)} times; expected once")
        try:
            open(path, "w").write(whole.replace(part.old, part.new))
            tables = not part.file.startswith(("src/laws", "src/detect"))
            cells = measure(evaluate, build(tree), shared, os.path.join(out, "without"), os.path.join(out, "whole") if tables else None)
        finally:
            open(path, "w").write(whole)
        print(f"| {part.name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
