#!/usr/bin/env bash
# Segments the validation images of a folder of real nuclei and holds the label images against their truth.
# Usage: tests/bench/nuclei.sh SUNDER NUCLEI RESULTS [LIST]     NUCLEI has images/, labels/, validation.txt; LIST: another list
# Needs ../shared/eval/evaluate.py and Debian's python3 with numpy, scipy, tifffile (./dev setup --eval).
set -eu
sunder=$1 nuclei=$2 results=$3 list=${4:-$2/validation.txt}
mkdir -p "$results"
images=()
while IFS= read -r name; do
    name=${name%.*}
    if [ -n "$name" ]; then images+=("$nuclei/images/$name.png"); fi
done <"$list"
"$sunder" segment ${SEGMENTER:+--segmenter $SEGMENTER} "${images[@]}" --out "$results" --force --progress none >/dev/null 2>"$results/messages.txt" ||
    echo "some images were not segmented: $results/messages.txt"
/usr/bin/python3 "$(dirname "$0")/../../../shared/eval/evaluate.py" nuclei "$results" "$nuclei/labels" --list "$list" --json "$results/summary.json"
