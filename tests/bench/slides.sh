#!/usr/bin/env bash
# Scores every slide of a folder of slides with truth and holds the results against it.
# Usage: tests/bench/slides.sh SUNDER SLIDES RESULTS [options of sunder score]
# Needs ../shared/eval/evaluate.py and Debian's python3 with numpy, scipy, tifffile (./dev setup --eval).
set -eu
sunder=$1 slides=$2 results=$3
shift 3
mkdir -p "$results"
for slide in "$slides"/*/; do
    name=$(basename "$slide")
    "$sunder" score "$slide" --assay demo --out "$results/$name" --force --progress none "$@" >/dev/null ||
        echo "$name: not scored"
done
/usr/bin/python3 "$(dirname "$0")/../../../shared/eval/evaluate.py" slides "$results" "$slides" --json "$results/summary.json"
