#!/usr/bin/env bash
# Each public header compiles alone, as C11 and as C++17, has its guard and its extern "C", and sunder.h includes it; each
# internal header compiles alone, as the C of the project.
. "$(dirname "$0")/lint.sh"

compiler_says() {
    local path=$1
    shift
    "$@" 2>&1 >/dev/null | sed -n "s|^[^ ]*: \(fatal \)\{0,1\}error: |$path:1: does not compile alone: |p" | head -n 1
}

# A plant leaves the name of its header in ROOT/only, so that the rest is not compiled again.
is_asked() {
    [ ! -f "$1/only" ] || grep -qxF "$2" "$1/only"
}

check_public() {
    local root=$1 header name
    for header in "$root"/include/sunder/*.h; do
        is_asked "$root" "include/sunder/${header##*/}" || continue
        name=include/sunder/${header##*/}
        printf '#include "sunder/%s"\ntypedef int not_empty;\n' "${header##*/}" >"$work/alone.c"
        cp "$work/alone.c" "$work/alone.cpp"
        compiler_says "$name" cc -std=c11 -pedantic -Wall -Wextra -Werror -Wundef -fsyntax-only -I "$root/include" "$work/alone.c"
        compiler_says "$name" c++ -std=c++17 -pedantic -Wall -Wextra -Werror -Wundef -fsyntax-only -I "$root/include" "$work/alone.cpp"
        case ${header##*/} in export.h | sunder.h) continue ;; esac
        grep -q 'extern "C"' "$header" || echo "$name:1: has no extern \"C\""
        grep -q "\"sunder/${header##*/}\"" "$root/include/sunder/sunder.h" || echo "$name:1: sunder.h does not include it"
    done
}

check_internal() {
    local root=$1 header flags
    # shellcheck disable=SC2046
    flags="$(pkg-config --cflags libtiff-4 libpng16 gsl jansson pangocairo 2>/dev/null)"
    (cd "$root" && find src -name '*.h' | sort) | while read -r header; do
        is_asked "$root" "$header" || continue
        printf '#include "%s"\n' "${header#src/}" >"$work/inner.c"
        # shellcheck disable=SC2086
        compiler_says "$header" cc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only $flags -I "$root/include" -I "$root/src" "$work/inner.c"
    done
}

check() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/sunder-headers-XXXXXX")
    check_public "$1"
    check_internal "$1"
    rm -rf "$work"
}

plant_header_that_needs_another() {
    printf 'size_t planted_size(void);\n' >>include/sunder/geometry.h
    echo include/sunder/geometry.h >only
    echo 'include/sunder/geometry.h:1: does not compile alone'
}
plant_header_that_is_no_cpp() {
    printf '\nstatic inline int *planted(void *class) { int *new = class; return new; }\n' >>include/sunder/geometry.h
    echo include/sunder/geometry.h >only
    echo 'include/sunder/geometry.h:1: does not compile alone'
}
plant_header_left_out_of_sunder_h() {
    sed -i '/geometry.h/d' include/sunder/sunder.h
    echo include/sunder/geometry.h >only
    echo 'include/sunder/geometry.h:1: sunder.h does not include it'
}
plant_internal_header_that_needs_another() {
    printf 'void planted_gets(sunder_point_px point);\n' >src/core/planted.h
    echo src/core/planted.h >only
    echo 'src/core/planted.h:1: does not compile alone'
}
run_lint
