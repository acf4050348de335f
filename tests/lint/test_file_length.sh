#!/usr/bin/env bash
# A file answers one question: over 400 lines it is named, over 500 it fails. clang-format holds code to
# 120 columns; a line of prose may run a little over, not far.
. "$(dirname "$0")/lint.sh"

named_from=400
failed_from=500
columns=130

folders_in() {
    (cd "$1" && for folder in src include tests; do if [ -d $folder ]; then echo $folder; fi; done)
}

check() {
    local root=$1
    # shellcheck disable=SC2046
    (cd "$root" && awk -v most=$failed_from -v columns=$columns '
        FNR == 1 && NR > 1 && lines > most { print path ":" lines ": over " most " lines: which second question does it answer?" }
        { path = FILENAME; lines = FNR }
        length($0) > columns { text = $0; gsub(/[\200-\277]/, "", text); if (length(text) > columns) print path ":" FNR ": over " columns " columns" }
        END { if (lines > most) print path ":" lines ": over " most " lines: which second question does it answer?" }' \
        $(sources_of . $(folders_in .)))
}

# Named, not failed.
# shellcheck disable=SC2046
(cd "$source_dir" && wc -l $(sources_of . $(folders_in .)) | awk -v most=$named_from '$2 != "total" && $1 > most { print $2 ": " $1 " lines (over " most ")" }')

plant_long_file() {
    for _ in $(seq 501); do echo '/* line */'; done >src/core/planted.c
    echo 'src/core/planted.c:501: over 500 lines'
}
plant_long_line() {
    printf '/* %0130d */\n' 1 >src/core/planted.c
    echo 'src/core/planted.c:1: over 130 columns'
}
run_lint
