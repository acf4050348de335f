#!/usr/bin/env bash
# libsunder.so exports exactly what the public headers declare with SUNDER_API: no more (C++ symbols leak without a
# version script), no less.
set -u
build=$1 source=$2
export LC_ALL=C
scratch=$(mktemp -d "${TMPDIR:-/tmp}/sunder-abi-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Functions declared with SUNDER_API in the headers under $1/include.
declared() {
    cat "$1"/include/sunder/*.h | sed 's,/\*.*\*/,,' | awk '
        /^#/ { next }
        /\/\*/ { comment = 1 }
        !comment { printf "%s ", $0 }
        /;|\{/ && !comment { print "" }
        /\*\// { comment = 0 }' |
        sed -n 's/.*SUNDER_API[^(]*[^a-z0-9_(]\(sunder_[a-z0-9_]*\)(.*/\1/p' | sort
}

# Symbols that the library $1 defines for others, without the version node itself and what compilers add everywhere.
exported() {
    nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | grep -v -E '^(_init|_fini|__bss_start|_edata|_end)$' | sort
}

differences() {
    comm -3 "$scratch/declared" "$scratch/exported" |
        sed 's/^\t\(.*\)/\1 is exported, no public header declares it/; t; s/$/ is declared SUNDER_API, the library does not export it/'
}

failed=0
declared "$source" >"$scratch/declared"
exported "$build/libsunder.so" >"$scratch/exported"
[ -s "$scratch/declared" ] || { echo "no declarations found in include/sunder"; exit 1; }
found=$(differences)
if [ -n "$found" ]; then
    printf '%s\n' "$found"
    failed=1
fi

# The test must be able to fail: a library without the version script, with one symbol too many and one missing.
printf 'int leaked_symbol(void);\nint leaked_symbol(void) { return 1; }\nint sunder_version(void);\nint sunder_version(void) { return 1; }\n' >"$scratch/planted.c"
cc -shared -fPIC -o "$scratch/planted.so" "$scratch/planted.c"
exported "$scratch/planted.so" >"$scratch/exported"
found=$(differences)
case $found in
    *"leaked_symbol is exported"*"sunder_context_new is declared"* | *"sunder_context_new is declared"*"leaked_symbol is exported"*) ;;
    *)
        printf 'the test did not see a leaked and a missing symbol; it said: %s\n' "$found"
        failed=1
        ;;
esac
exit $failed
