#!/usr/bin/env bash
# Every flag that src/score raises has words in the report and a row in docs/scoring.md.
set -euo pipefail
source_dir=$2
flags=$(grep -oE 'raise\(v, "[A-Z0-9_]+"' "$source_dir/src/score/flags.c" | grep -oE '[A-Z0-9_]{3,}')
[ "$(wc -w <<<"$flags")" -gt 10 ] || { echo "src/score/flags.c: found fewer than 10 flags; adapt this test"; exit 1; }
missing=0
for flag in $flags; do
    grep -q "{\"$flag\"," "$source_dir/src/report/html_call.c" || { echo "$flag has no words in src/report/html_call.c"; missing=1; }
    grep -qE "^\| [A-Z0-9_, ]*\b$flag\b" "$source_dir/docs/scoring.md" || { echo "$flag has no row in docs/scoring.md"; missing=1; }
done
exit $missing
