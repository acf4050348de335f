#!/usr/bin/env bash
# Help, version, manual pages and docs/commands.md: all from the same tables, none stale.
. "$(dirname "$0")/lib.sh"

commands=(score rescore case segment detect inspect simulate cutoff study selftest "assay list" "assay show" "assay check" "assay operating" help)
pixel_options='channels pixel-size threads max-memory regions section-um profile progress seed force segmenter'

it "prints its version"
run --version
exits 0
check "one line 'sunder N.N.N'" grep -qE '^sunder [0-9]+\.[0-9]+\.[0-9]+$' out
says_nothing

it "lists every command, by any way to ask"
run help
exits 0
cp out help.txt
for command in "${commands[@]}"; do prints "  $command "; done
prints "research use until a laboratory has validated it"
run --help
exits 0
check "--help is help" cmp -s out help.txt
run -h
exits 0
check "-h is help" cmp -s out help.txt

it "hides the commands that only make pages"
check "no hidden command in the help" sh -c '! grep -q __ help.txt'

it "has help on each command, by any way to ask"
for command in "${commands[@]}"; do
    # shellcheck disable=SC2086
    run help $command
    exits 0
    prints "Usage: sunder $command"
    prints "  --help "
    cp out by_help.txt
    # shellcheck disable=SC2086
    run $command --help
    exits 0
    check "$command --help is help $command" cmp -s out by_help.txt
    # shellcheck disable=SC2086
    run $command -h
    check "$command -h is help $command" cmp -s out by_help.txt
done

it "lists the flags that every command that reads pixels has"
for command in score segment detect; do
    run help "$command"
    for option in $pixel_options out; do prints "  --$option"; done
done
run help score
for option in assay max-doubt operator; do prints "  --$option"; done

it "shows defaults"
run help score
prints "(default: research)"
prints "(default: auto)"

it "says of an option that it has no effect"
run help detect
prints "of no effect in detect"

it "has help on a group of commands"
run help assay
exits 0
prints "assay check"
cp out group.txt
run assay --help
check "assay --help is help assay" cmp -s out group.txt

it "refuses help on what is no command"
run help scroe
exits 2
says "did you mean 'sunder score'?"

it "keeps lines within the width it is told"
for columns in 60 80 120; do
    export COLUMNS=$columns
    run help segment
    check "no prose over $columns columns" awk -v most="$columns" \
        '/^Examples/ { skip = 1 } /^Exit/ { skip = 0 } !skip && length > most { print; bad = 1 } END { exit bad }' out
done
unset COLUMNS

it "has manual pages and docs/commands.md that are those of the tables"
check "pages can be made" bash "$source_dir/docs/man/make_pages.sh" "$sunder" "$scratch/docs"
check "docs/commands.md is stale: run docs/man/make_pages.sh" diff -u "$source_dir/docs/commands.md" docs/commands.md
for page in docs/man/*.1; do
    check "$page is stale: run docs/man/make_pages.sh" diff -u "$source_dir/$page" "$page"
done
check "a page for each command and one for all" test "$(ls docs/man | wc -l)" -eq $((${#commands[@]} + 1))
check "no page of a command that is gone" test "$(ls "$source_dir"/docs/man/*.1 | wc -l)" -eq "$(ls docs/man | wc -l)"

it "writes manual pages that groff takes without a warning"
if command -v groff >/dev/null; then
    for page in docs/man/*.1; do
        groff -man -ww -Tascii "$page" 2>groff.txt >page.txt
        check "$page: $(cat groff.txt)" test ! -s groff.txt
        check "$page has words" test "$(wc -w <page.txt)" -gt 60
    done
fi

finish
