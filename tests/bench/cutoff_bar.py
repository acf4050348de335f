#!/usr/bin/env python3
"""Does a cutoff from 20 simulated normals tell other normals from rearranged slides?

  cutoff_bar.py SUNDER OUT [FIELDS [METHOD]]   made with tests/bench/scenarios/cutoff_slide.json, kept in OUT and not made again

20 normals give a cutoff at level 0.99 by METHOD (without it, the one that sunder recommends: beta-binomial where normals differ,
else betainv). 40 other normals and 40 slides in which a perfect reader sees 25 % or more rearranged nuclei (split, isolated,
narrow and lowlevel in turn; slides below 25 % are passed over) are called by it. FIELDS: of a slide, as many as the scenario says unless given;
eight hold 115 nuclei that a perfect reader can read, fourteen 200. Nothing in sunder is tuned on them.
"""
import json, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, "scenarios", "cutoff_slide.json")
PATTERNS = ["split", "isolated", "narrow", "lowlevel"]
SECTION = ["--section-um", "4"]


def run(*words):
    return subprocess.run(list(words), check=True, capture_output=True, text=True)


def simulated(sunder, out, pattern, seed, fields):
    slide = os.path.join(out, f"{pattern}_{seed}")
    if not os.path.exists(slide):
        run(sunder, "simulate", SCENARIO, "--pattern", pattern, "--seed", str(seed), "--out", slide, "--progress", "none",
            *(["--fields", fields] if fields else []))
    return slide


def true_share(slide):
    """Share that a perfect reader calls, of the nuclei that can be read."""
    with open(os.path.join(slide, "truth.json")) as file:
        truth = json.load(file)
    read = [n["reader"]["cls"] for f in truth["fields"] for n in f["nuclei"] if not n["border"]]
    read = [cls for cls in read if cls != "none"]
    return sum(cls in ("S", "I3") for cls in read) / len(read), len(read)


def scored(sunder, slide, result, *options):
    if not os.path.exists(result):
        run(sunder, "score", slide, "--assay", "demo", "--out", result, "--threads", "1", "--progress", "none", *SECTION, *options)
    with open(os.path.join(result, "result.json")) as file:
        return json.load(file)


def derive(sunder, out, results, method):
    wanted = method or "betainv"
    found = json.loads(run(sunder, "cutoff", *results, "--method", wanted, "--level", "0.99", "--json",
                           "--out", os.path.join(out, "cutoff"), "--force").stdout)
    if not method and found["recommended_method"]:
        return derive(sunder, out, results, found["recommended_method"])
    return found


def tell(name, rows):
    calls = {}
    for row in rows:
        calls[row[1]["call"]] = calls.get(row[1]["call"], 0) + 1
    n = [row[1]["counts"]["evaluable"] for row in rows]
    print(f"{name}: {len(rows)} slides, {min(n)} to {max(n)} evaluable nuclei: " +
          ", ".join(f"{k} {v}" for k, v in sorted(calls.items())))


def main():
    sunder, out = sys.argv[1], sys.argv[2]
    fields = sys.argv[3] if len(sys.argv) > 3 else None
    method = sys.argv[4] if len(sys.argv) > 4 else None
    os.makedirs(out, exist_ok=True)
    normals = []
    for seed in range(1, 21):
        slide = simulated(sunder, out, "normal", seed, fields)
        scored(sunder, slide, slide + ".result")
        normals.append(slide + ".result")
    cutoff = derive(sunder, out, normals, method)
    print(f"cutoff: {cutoff['method']}, dispersion p {cutoff['dispersion']['p']:.3f}, "
          f"rearranged from {cutoff['first_positive']} of {cutoff['n']}")
    name, options = cutoff["method"], ["--cutoff", os.path.join(out, "cutoff", "cutoff.json"), "--force"]
    others, rearranged = [], []
    for seed in range(101, 141):
        slide = simulated(sunder, out, "normal", seed, fields)
        others.append((true_share(slide)[0], scored(sunder, slide, f"{slide}.{name}", *options)))
    seed = 200
    while len(rearranged) < 40:
        seed += 1
        slide = simulated(sunder, out, PATTERNS[seed % 4], seed, fields)
        share, n = true_share(slide)
        if share >= 0.25:
            rearranged.append((share, scored(sunder, slide, f"{slide}.{name}", *options)))
    tell("other normals", others)
    tell("rearranged", rearranged)
    for share, result in others + rearranged:
        c, lab = result["counts"], result["cutoff"]["laboratory"]["combined"]
        good = result["call"] == ("rearranged" if share >= 0.25 else "normal")
        if not good:
            print(f"  {result['slide']['name']}: {result['call']}, {c['rearranged']} of {c['evaluable']} "
                  f"({c['split']} split, {c['isolated_3p']} isolated 3', {c['isolated_5p']} isolated 5'), "
                  f"from {lab['first_positive']}; a perfect reader: {100 * share:.0f} %")


main()
