#!/usr/bin/env bash
# No path, host or registry of some machine in what is published.
. "$(dirname "$0")/lint.sh"

# Brackets keep this file from finding itself.
pattern='/wor[k]/|/roo[t]/[a-z.]|/hom[e]/[a-z]|/tmp/bas[h]|/User[s]/[a-z]|[a-z0-9]\.interna[l]\b|localhos[t]:[0-9]'

check() {
    (cd "$1" && find . \( -name .git -o -name 'build*' \) -prune -o -type f -size -1000k -print | sed 's,^\./,,' | sort |
        xargs -r -d '\n' grep -nHIE "$pattern" 2>/dev/null) | cut -c1-160 | sed 's/^\([^:]*:[0-9]*:\)/\1 a path of some machine: /'
}

plant_home_folder() {
    printf '# see /hom%s/someone/images\n' e >planted.md
    echo 'planted.md:1: a path of some machine'
}
run_lint
