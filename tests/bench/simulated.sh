#!/usr/bin/env bash
# Makes the seeded slides of the simulator (ten cells, six patterns), scores them with the assay demo and holds the results
# against their truth, by cell and by pattern.
# Usage: tests/bench/simulated.sh SUNDER OUT [CELL...]    a CELL is a bundled one or a file, as those of tests/bench/scenarios
# Needs ../shared/eval/evaluate.py and Debian's python3 with numpy, scipy, tifffile (./dev setup --eval).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sunder=$1 out=$2
shift 2
mkdir -p "$out/slides" "$out/results"
if [ $# -eq 0 ]; then
    for file in "$here"/../../models/scenarios/cell_*.json; do set -- "$@" "$(basename "$file" .json)"; done
fi
for cell in "$@"; do
    cell_name=$(basename "$cell" .json)
    number=${cell_name#cell_}
    seed=$((10#${number%%_*} * 100))
    for pattern in normal split isolated narrow polysomy lowlevel; do
        seed=$((seed + 1))
        name=$cell_name.$pattern
        "$sunder" simulate "$cell" --pattern $pattern --seed $seed --out "$out/slides/$name" --force --progress none >/dev/null
        "$sunder" score "$out/slides/$name" --assay demo --out "$out/results/$name" --force --progress none >/dev/null 2>&1 ||
            echo "$name: not scored"
    done
done
/usr/bin/python3 "$here/simulated_table.py" "$out" "$here/../../../shared/eval/evaluate.py"
