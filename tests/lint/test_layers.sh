#!/usr/bin/env bash
# Includes point left only, in the order of docs/design.md; CMakeLists.txt builds the layers in that same order.
. "$(dirname "$0")/lint.sh"

# core < stats < ... < pipeline, then the uses of the pipeline side by side, then cli; cv stands on core alone, for tests.
beside_each_other="cutoff simulate case study review plugin"

check_order_of_build() {
    local root=$1 design build
    design=$(sed -n '/^ *core < stats/,/< pipeline/p' "$root/docs/design.md" | tr -c 'a-z<{' ' ' | sed 's/{.*//; s/</ /g; s/  */ /g; s/^ //; s/ $//')
    build=$(sed -n 's/^set(SUNDER_LAYERS \(.*\))/\1/p' "$root/CMakeLists.txt")
    if [ "$design" != "$build" ]; then
        echo "CMakeLists.txt:1: layers are built as '$build', docs/design.md has '$design'"
    fi
}

check() {
    local root=$1 layers
    check_order_of_build "$root"
    layers=$(sed -n 's/^set(SUNDER_LAYERS \(.*\))/\1/p' "$root/CMakeLists.txt")
    (cd "$root" && sources_of . src include | includes_of) | grep '"' | awk -F '[:"]' -v layers="$layers" -v beside="$beside_each_other" '
        BEGIN {
            n = split(layers, name, " ")
            for (i = 1; i <= n; i++) place[name[i]] = i
            m = split(beside, name, " ")
            for (i = 1; i <= m; i++) place[name[i]] = n + 1
            place["cli"] = n + 2
        }
        function layer(path, part) {
            split(path, part, "/")
            return part[1] == "src" ? part[2] : part[1] == "include" ? "public" : part[1]
        }
        # Whether code of layer `from` may include a header of layer `to`.
        function allowed(from, to) {
            if (to == from || to == "sunder") return 1
            if (from == "public") return 0
            if (from == "cv") return to == "core"
            if (to == "cv") return 0
            if (!(from in place) || !(to in place)) return 0
            return place[to] < place[from]
        }
        {
            from = layer($1); split($4, part, "/"); to = part[1]
            if (index($4, "/") == 0) print $1 ":" $2 ": \"" $4 "\" is included without its folder"
            else if (!allowed(from, to)) print $1 ":" $2 ": " from " includes \"" $4 "\": includes point left only (docs/design.md)"
        }'
    (cd "$root" && find src -mindepth 1 -maxdepth 1 -type d | sed 's,src/,,') | while read -r folder; do
        case " $layers $beside_each_other cli cv " in
            *" $folder "*) ;;
            *) echo "src/$folder:1: no layer of docs/design.md" ;;
        esac
    done
}

plant_arrow_to_the_right() {
    echo '#include "score/verdict.h"' >>src/core/text.c
    echo 'core includes "score/verdict.h"'
}
plant_public_header_that_needs_an_internal_one() {
    echo '#include "core/memory.h"' >>include/sunder/assay.h
    echo 'public includes "core/memory.h"'
}
plant_use_of_cv() {
    printf '#include "cv/opencv.h"\n' >src/detect/planted.c
    echo 'detect includes "cv/opencv.h"'
}
plant_unknown_folder() {
    mkdir src/helpers
    echo 'src/helpers:1: no layer'
}
plant_other_order_in_the_build() {
    sed -i 's/core stats assay/core assay stats/' CMakeLists.txt
    echo "docs/design.md has 'core stats"
}
run_lint
