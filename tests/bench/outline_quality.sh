#!/usr/bin/env bash
# Fits the quality of outlines anew, from images to docs: needed whenever an engine draws differently.
# Usage: tests/bench/outline_quality.sh BUILD DATA OUT     DATA is ../shared/data; then build and test again
# Needs Debian's python3 with numpy.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
weights=$here/../../src/segment/quality_weights.c
"$here/outline_tables.sh" "$1" "$2" "$3"
/usr/bin/python3 "$here/fit_quality.py" "$3" >"$3/quality_weights.c"
cp "$3/quality_weights.c" "$weights"
/usr/bin/python3 "$here/reliability.py" "$3" "$here/../../docs"
