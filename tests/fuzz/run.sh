#!/usr/bin/env bash
# Feeds damaged images to the command for a while; a sanitizer build (./dev fuzz) makes every wrong access a crash.
# Usage: tests/fuzz/run.sh SUNDER DAMAGE [SECONDS] [FIRST SEED]     exit 1 when an input crashed or hung it
# Inputs: the bundled slide, and ../shared/data/formats where it is there. A file that broke it is kept and named.
set -u
sunder=$1 damage=$2 seconds=${3:-60} seed=${4:-1}
here=$(cd "$(dirname "$0")/../.." && pwd)
mapfile -t inputs < <(find "$here/testimages" "$here/../shared/data/formats" "$here/../shared/data/fish" -type f -size -400k \
    \( -name '*.tif' -o -name '*.tiff' -o -name '*.png' -o -name '*.svs' \) 2>/dev/null | LC_ALL=C sort)
[ ${#inputs[@]} -gt 0 ] || { echo "no inputs"; exit 1; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/sunder-fuzz-XXXXXX")
broken=0 tried=0

# One command on one file; any end but an answer or a refusal is a defect.
try() {
    local status=0
    timeout 60 "$sunder" "$@" >"$scratch/said" 2>&1 </dev/null || status=$?
    case $status in
        0 | 2 | 3 | 4) return 0 ;;
    esac
    echo "exit $status: sunder $*"
    tail -n 5 "$scratch/said"
    return 1
}

end=$((SECONDS + seconds))
while [ $SECONDS -lt $end ]; do
    input=${inputs[seed % ${#inputs[@]}]}
    case $input in *.ome.tif | *.ome.tiff) suffix=ome.tif ;; *) suffix=${input##*.} ;; esac
    file=$scratch/damaged_$seed.$suffix
    "$damage" "$input" "$file" "$seed" || exit 1
    if try inspect "$file" && try detect "$file" --out "$scratch/signals.csv" --force; then
        rm -f "$file"
    else
        echo "kept: $file (seed $seed of ${input#"$here"/})"
        broken=$((broken + 1))
    fi
    tried=$((tried + 1))
    seed=$((seed + 1))
done
echo "$tried damaged files tried, $broken broke it; next seed $seed"
[ $broken -eq 0 ] && rm -rf "$scratch"
[ $broken -eq 0 ]
