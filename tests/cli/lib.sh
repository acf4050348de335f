# What the tests of the command share; sourced by each test_*.sh, which gets BUILD SOURCE COMMAND as arguments.
#
#   it SENTENCE            what the lines that follow hold
#   run ARGUMENTS...       runs the command; $status, $scratch/out and $scratch/err keep what came of it
#   exits CODE, prints WORDS, says WORDS (standard error), prints_nothing, says_nothing
#   check WHAT COMMAND...  the command succeeds
#   finish                 last line of a test
set -u
export LC_ALL=C
unset SUNDER_MODELS NO_COLOR COLUMNS POSIXLY_CORRECT
source_dir=$(cd "$2" && pwd)
sunder=$(cd "$(dirname "$3")" && pwd)/$(basename "$3")
demo_slide=$source_dir/testimages/demo_slide
# On the disk, not in memory: some tests fill a file system of their own.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/sunder-cli-XXXXXX")
undo=()
clean_up() {
    local step
    for step in "${undo[@]+"${undo[@]}"}"; do $step; done
    chmod -R u+rwx "$scratch" 2>/dev/null
    rm -rf "$scratch"
}
trap clean_up EXIT
cd "$scratch" || exit 1
sentence=
n_checks=0
n_failed=0
status=0

it() { sentence=$1; }

complain() {
    n_failed=$((n_failed + 1))
    printf 'FAILED: %s\n  %s\n' "$sentence" "$1"
    if [ -s err ]; then sed 's/^/  stderr: /' err | head -n 20; fi
}

# print_page PAGE.html TEXT: what stands on the sheets when a browser prints the page; fails where there is no browser.
print_page() {
    command -v chromium >/dev/null && command -v pdftotext >/dev/null || return 1
    chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf=printed.pdf \
        "file://$PWD/$1" >/dev/null 2>&1 && pdftotext -layout printed.pdf "$2"
}

run() {
    "$sunder" "$@" >out 2>err </dev/null
    status=$?
}

exits() {
    n_checks=$((n_checks + 1))
    if [ "$status" -ne "$1" ]; then complain "exit code $status, expected $1"; fi
}

has() {
    n_checks=$((n_checks + 1))
    if ! grep -qF -e "$2" "$1"; then complain "$3 does not hold '$2': $(head -c 600 "$1")"; fi
}
prints() { has out "$1" 'standard output'; }
says() { has err "$1" 'standard error'; }

is_empty() {
    n_checks=$((n_checks + 1))
    if [ -s "$1" ]; then complain "$2 should be empty and holds: $(head -c 300 "$1")"; fi
}
prints_nothing() { is_empty out 'standard output'; }
says_nothing() { is_empty err 'standard error'; }

check() {
    n_checks=$((n_checks + 1))
    local what=$1
    shift
    if ! "$@"; then complain "$what"; fi
}
is_absent() { [ ! -e "$1" ]; }

# One line on standard error, the error alone: a person reads it whole.
says_one_line() {
    n_checks=$((n_checks + 1))
    if [ "$(wc -l <err)" -ne 1 ]; then complain "expected one line on standard error, found $(wc -l <err)"; fi
}

# Warnings may come before it; the error is one line, and the last.
ends_with_one_error() {
    n_checks=$((n_checks + 1))
    if [ "$(grep -c '^sunder: error: ' err)" -ne 1 ] || ! tail -n 1 err | grep -q '^sunder: error: '; then
        complain "expected one error, at the end of standard error"
    fi
}

needs_demo_slide() {
    if [ ! -d "$demo_slide" ]; then
        echo "skipped: testimages/demo_slide is not here"
        exit 77
    fi
}
# First field of the bundled slide.
demo_field() { find "$demo_slide" -type f -name '*.tif*' ! -name '*.labels.tif' | sort | head -n 1; }

finish() {
    printf '%d checks, %d failed\n' "$n_checks" "$n_failed"
    if [ "$n_checks" -eq 0 ] || [ "$n_failed" -gt 0 ]; then exit 1; fi
    exit 0
}
