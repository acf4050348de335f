#!/usr/bin/env bash
# How many of the 50 real single nuclei of fish/nma_round read as exactly 1 green and 1 orange signal in one nucleus.
# Usage: tests/bench/round_nuclei.sh SUNDER [FOLDER]      prints a line for each file that does not, then the count.
set -eu
sunder=$1
folder=${2:-$(dirname "$0")/../../../shared/data/fish/nma_round}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
right=0 files=0
for image in "$folder"/*.tiff; do
    files=$((files + 1))
    "$sunder" score "$image" --assay demo --pixel-size 0.1 --out "$scratch/result" --force --progress none \
        >"$scratch/out" 2>"$scratch/err" || { echo "$(basename "$image"): $(tail -n 1 "$scratch/err")"; continue; }
    # Signals by nucleus and colour; the file is right when its nuclei hold 1 green and 1 orange in all, in one nucleus.
    counts=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
                      $at["nucleus"] > 0 { n[$at["nucleus"] " " $at["colour"]]++ }
                      END { for (k in n) print k, n[k] }' "$scratch/result/signals.csv" | sort | tr '\n' ';')
    nuclei=$(($(wc -l <"$scratch/result/nuclei.csv") - 1))
    if printf '%s' "$counts" | grep -qE '^([0-9]+) green 1;\1 orange 1;$'; then
        right=$((right + 1))
    else
        echo "$(basename "$image"): nuclei $nuclei, signals: ${counts:-none}"
    fi
done
echo "right: $right of $files"
