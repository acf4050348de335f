#!/usr/bin/env bash
# Writes docs/commands.md and the manual pages from the command's own tables: make_pages.sh SUNDER_COMMAND [DOCS_FOLDER].
set -euo pipefail
sunder=$1
docs=${2:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}

mkdir -p "$docs/man"
"$sunder" __markdown >"$docs/commands.md"
"$sunder" __man >"$docs/man/sunder.1"
for command in score rescore case segment detect inspect simulate cutoff study selftest "assay list" "assay show" "assay check" "assay operating" help; do
    # shellcheck disable=SC2086
    "$sunder" __man $command >"$docs/man/sunder-${command// /-}.1"
done
