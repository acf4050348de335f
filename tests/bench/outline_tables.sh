#!/usr/bin/env bash
# Makes the tables that the quality of outlines is fitted to and held against: facts of every outline of both engines.
# Usage: tests/bench/outline_tables.sh BUILD DATA OUT [SET...]   BUILD holds sunder and tests/outline_facts; DATA is
# ../shared/data; sets: simulated validation slides slides_other train (every fourth image, for the classical engine alone).
# Writes OUT/SET.ENGINE.csv; the simulated slides (tests/bench/scenarios/outline_*, seeds 7001 ...) are kept in OUT/slides.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 data=$2 out=$3
shift 3
[ $# -gt 0 ] || set -- simulated validation slides slides_other train
mkdir -p "$out/slides"

simulate() {
    local seed=7000 file name
    for file in "$here"/scenarios/outline_*.json; do
        name=$(basename "$file" .json) seed=$((seed + 1))
        [ -e "$out/slides/$name/truth.json" ] ||
            "$build/sunder" simulate "$file" --seed $seed --out "$out/slides/$name" --force --progress none >/dev/null
    done
}

# Images and their truth, by turns.
pairs_of_slides() {
    local labels
    for labels in "$1"/*/*.labels.tif; do printf '%s\n%s\n' "${labels%.labels.tif}.ome.tif" "$labels"; done
}
pairs_of_nuclei() {
    local name
    while IFS= read -r name; do
        name=${name%.*}
        if [ -n "$name" ]; then printf '%s\n%s\n' "$data/nuclei/images/$name.png" "$data/nuclei/labels/$name.tif"; fi
    done
}

for set; do
    engines="classic network"
    case $set in
        simulated) simulate; mapfile -t pairs < <(pairs_of_slides "$out/slides") ;;
        validation) mapfile -t pairs < <(pairs_of_nuclei <"$data/nuclei/validation.txt") ;;
        train) mapfile -t pairs < <(awk 'NR % 4 == 1' "$data/nuclei/train.txt" | pairs_of_nuclei); engines=classic ;;
        *) mapfile -t pairs < <(pairs_of_slides "$data/$set") ;;
    esac
    for engine in $engines; do
        "$build/tests/outline_facts" --segmenter $engine "${pairs[@]}" >"$out/$set.$engine.csv.partial"
        mv "$out/$set.$engine.csv.partial" "$out/$set.$engine.csv"
    done
done
