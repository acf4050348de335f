#!/usr/bin/env bash
# Where words go: results to standard output, messages to standard error, and what happens when one of them cannot be
# written.
. "$(dirname "$0")/lib.sh"

it "fails when the disk under standard output is full"
if [ -w /dev/full ]; then
    "$sunder" --version >/dev/full 2>err
    status=$?
    exits 4
    says "standard output: the disk is full"
    "$sunder" help score >/dev/full 2>err
    status=$?
    exits 4
fi

it "fails when standard output is closed"
"$sunder" --version >&- 2>err
status=$?
exits 4
says "standard output"

it "fails when the reader of standard output has gone"
mkfifo pipe
sleep 0.2 <pipe &
reader=$!
{ sleep 0.6; "$sunder" --version 2>err; echo $? >code; } >pipe
wait "$reader"
status=$(cat code)
exits 4
says "standard output"

it "does not print into a file that it opens while standard output is closed"
cp "$source_dir/models/assays/demo.json" mine.json
chmod a-w mine.json
"$sunder" assay show ./mine.json >&- 2>/dev/null
check "the assay file is as it was" cmp -s mine.json "$source_dir/models/assays/demo.json"

it "works with standard error closed"
"$sunder" --version >out 2>&-
status=$?
exits 0
prints "sunder "

it "writes no colour where no terminal is"
run scroe
check "no escape" sh -c '! grep -q "$(printf "\033")" err'

it "writes no control characters that a file name brings"
run inspect "$(printf 'a\033[31mb\nc')"
exits 3
check "no escape" sh -c '! grep -q "$(printf "\033")" err'
says_one_line

it "writes colour on a terminal unless NO_COLOR is set"
on_terminal() { script -qec "$1" /dev/null </dev/null >terminal 2>&1; }
if command -v script >/dev/null; then
    TERM=xterm on_terminal "'$sunder' scroe"
    check "colour" grep -q "$(printf '\033')\\[31m" terminal
    TERM=xterm NO_COLOR=1 on_terminal "'$sunder' scroe"
    check "no colour" sh -c '! grep -q "$(printf "\033")" terminal'
    TERM=dumb on_terminal "'$sunder' scroe"
    check "no colour on a dumb terminal" sh -c '! grep -q "$(printf "\033")" terminal'
fi

finish
