#!/usr/bin/env bash
# Slides on which a share of the alleles is decondensed, simulated, scored with the assay demo and held against their truth.
# Usage: tests/bench/rods.sh SUNDER OUT [SHARE [SLIDES]]     SHARE of stretched alleles, default 0.3; SLIDES a pattern, default 3
# Needs Debian's python3 with numpy, scipy, tifffile and ../shared/eval/evaluate.py (./dev setup --eval).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sunder=$1 out=$2 share=${3:-0.3} slides=${4:-3}
mkdir -p "$out/slides" "$out/results"
printf '{"schema": 1, "id": "stretched", "title": "cell_01_plain, a share of the alleles decondensed",\n "probes": {"stretched": %s}}\n' \
    "$share" >"$out/stretched.json"
for pattern in normal split; do
    for seed in $(seq 101 $((100 + slides))); do
        name=$pattern.$seed
        "$sunder" simulate "$out/stretched.json" --pattern $pattern --seed "$seed" --out "$out/slides/$name" --force --progress none >/dev/null
        "$sunder" score "$out/slides/$name" --assay demo --out "$out/results/$name" --force --progress none >/dev/null 2>&1 ||
            echo "$name: not scored"
    done
done
/usr/bin/python3 "$here/rods_table.py" "$out"
/usr/bin/python3 "$here/../../../shared/eval/evaluate.py" slides "$out/results" "$out/slides" --json "$out/summary.json" |
    grep -E 'evaluable_share|"F1"|"sensitivity"|"specificity"|"accuracy"|call='
