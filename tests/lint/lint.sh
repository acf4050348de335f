# What the lints share; sourced by each test_*.sh, which gets BUILD SOURCE COMMAND as arguments.
#
# A lint defines   check ROOT     prints one line "path:line: what is wrong" for each finding, nothing when all is well
# and              plant_NAME     run in a scratch copy of the tree: breaks the rule, prints words the finding must hold
# and ends with    run_lint. The tree must pass, and every planted violation must be found: no lint that cannot fail.
set -u
source_dir=$2
export LC_ALL=C

# Sources of the project under ROOT's src and include (and what else is named), one path a line, relative to ROOT.
sources_of() {
    local root=$1
    shift
    (cd "$root" && find "${@:-src}" \( -name '*.c' -o -name '*.h' -o -name '*.cpp' \) -type f | sort)
}

# code_of FILE...: "path:line:code" of each line, comments blanked, and strings too unless KEEP_STRINGS=1. A line with
# the escape, a comment `lint-allow: reason`, counts as blank.
code_of() {
    awk -v keep="${KEEP_STRINGS:-0}" '
        FNR == 1 { inside = "" }
        {
            out = ""; n = length($0); text = $0
            if (text ~ /lint-allow: *[A-Za-z]/) text = ""
            n = length(text)
            for (i = 1; i <= n; i++) {
                c = substr(text, i, 1); two = substr(text, i, 2)
                if (inside == "*") {
                    if (two == "*/") { inside = ""; i++ }
                } else if (inside != "") {
                    if (keep) out = out c
                    if (c == "\\") { i++; if (keep) out = out substr(text, i, 1) }
                    else if (c == inside) { inside = ""; if (!keep) out = out c }
                } else if (two == "/*") { inside = "*"; i++ }
                else if (two == "//") break
                else {
                    if (c == "\"" || c == "\047") inside = c
                    out = out c
                }
            }
            if (inside != "*") inside = ""
            print FILENAME ":" FNR ":" out
        }' "$@"
}

# Includes of the sources named on stdin, as "path:line:<header>" or "path:line:"header"".
includes_of() {
    xargs -r grep -nH -E '^[[:space:]]*#[[:space:]]*include' |
        grep -v -E 'lint-allow: *[A-Za-z]' |
        sed -E 's/^([^:]*:[0-9]+:)[[:space:]]*#[[:space:]]*include[[:space:]]*(["<][^">]*[">]).*/\1\2/'
}

scratch_copy() {
    cp -r "$source_dir/src" "$source_dir/include" "$1/"
    mkdir -p "$1/tests" "$1/docs"
    cp "$source_dir/CMakeLists.txt" "$1/"
    cp "$source_dir/docs/design.md" "$1/docs/"
    chmod -R u+w "$1"
}

# One planted violation in a copy of the tree: found, and named as the plant says?
try_plant() {
    local plant=$1 scratch words found
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/sunder-lint-XXXXXX")
    scratch_copy "$scratch"
    words=$(cd "$scratch" && "$plant")
    found=$(check "$scratch")
    rm -rf "$scratch"
    case $found in
        *"$words"*) return 0 ;;
    esac
    printf 'the lint did not find what %s planted (%s); it found:\n%s\n' "$plant" "$words" "${found:-nothing}"
    return 1
}

run_lint() {
    local findings failed=0 plants plant
    findings=$(check "$source_dir")
    if [ -n "$findings" ]; then
        printf '%s\n' "$findings"
        failed=1
    fi
    plants=$(declare -F | sed -n 's/^declare -f \(plant_.*\)/\1/p')
    if [ -z "$plants" ]; then
        echo "this lint plants no violation: it was never seen to fail"
        failed=1
    fi
    for plant in $plants; do try_plant "$plant" || failed=1; done
    exit $failed
}
