#!/usr/bin/env bash
# Each third-party API is touched in its one place (docs/design.md "Parts"); a new one needs docs/dependencies.md and a
# row here.
. "$(dirname "$0")/lint.sh"

# header pattern, then where it may be included (extended regular expressions)
parts='
tiff(io|conf|vers)?\.h      src/image/(tiff_[a-z0-9_]*|label_tiff)\.[ch]
png\.h                      src/image/png_[a-z0-9_]*\.[ch]
expat.*\.h                  src/image/ome_xml\.c
opencv2/.*                  src/cv/.*
gsl/.*                      src/(stats|detect|laws)/.*
jansson\.h                  src/core/json\.c
nettle/.*                   src/core/digest\.c
cairo[-a-z]*\.h             src/report/.*
pango/[a-z]*\.h             src/report/pdf_pages\.c
getopt\.h                   src/cli/.*
(sqlite3|microhttpd)\.h     src/review/.*
pthread\.h                  src/core/.*
cmocka\.h                   tests/.*
'
# C11, POSIX, Linux and compiler headers; C++ ones in src/cv and tests.
standard='(assert|ctype|dirent|errno|fcntl|fenv|float|fnmatch|ftw|glob|inttypes|iso646|libgen|limits|locale|malloc|math|poll|setjmp|sched|signal|spawn|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|termios|time|unistd|sys/[a-z]*|immintrin|dlfcn|langinfo|wchar)\.h'
standard_cpp='[a-z_]+'

check() {
    local root=$1 folders=src
    if [ -d "$root/tests/unit" ]; then folders='src tests'; fi
    # shellcheck disable=SC2086
    (cd "$root" && sources_of . $folders | includes_of) | grep '<' | awk -F '[:<>]' \
        -v parts="$parts" -v standard="^$standard\$" -v cpp="^$standard_cpp\$" '
        BEGIN {
            n = split(parts, line, "\n"); rows = 0
            for (i = 1; i <= n; i++) if (split(line[i], cell, " ") == 2) { header[++rows] = "^" cell[1] "$"; place[rows] = "^" cell[2] "$" }
        }
        {
            path = $1; name = $4
            if (name ~ standard) next
            if (name ~ cpp && path ~ /\.cpp$/) next
            for (i = 1; i <= rows; i++) if (name ~ header[i]) {
                if (path !~ place[i] && path !~ /^tests\//) print path ":" $2 ": <" name "> belongs to " substr(place[i], 2, length(place[i]) - 2) " (docs/design.md, Parts)"
                next
            }
            print path ":" $2 ": <" name "> is no known header: a new part needs docs/dependencies.md and a row in tests/lint/test_third_parties.sh"
        }'
}

plant_png_outside_its_place() {
    echo '#include <png.h>' >>src/report/planted.c
    echo 'src/report/planted.c:1: <png.h> belongs to'
}
plant_json_beside_the_one_place() {
    echo '# include <jansson.h>' >>src/core/planted.c
    echo 'src/core/planted.c:1: <jansson.h> belongs to'
}
plant_unknown_part() {
    echo '#include <curl/curl.h>' >>src/cli/planted.c
    echo 'src/cli/planted.c:1: <curl/curl.h> is no known header'
}
run_lint
