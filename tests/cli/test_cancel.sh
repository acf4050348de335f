#!/usr/bin/env bash
# A stopped run: exit code 5, and nothing left behind.
. "$(dirname "$0")/lib.sh"
needs_demo_slide
if ! env --default-signal=INT true 2>/dev/null; then
    echo "skipped: this env cannot reset signals"
    exit 77
fi
mkdir slide
for i in $(seq 10 40); do cp "$demo_slide/field_00.ome.tif" "slide/field_$i.ome.tif"; done

# stop_after_first_step SIGNAL FOLDER OPTIONS...: scores, and sends the signal from the first step on until the run has ended.
stop_after_first_step() {
    local signal=$1 folder=$2
    shift 2
    rm -f err
    mkfifo err
    # A shell ignores SIGINT for what runs behind it, and the command then ignores it too: as `nohup` does for SIGHUP.
    env --default-signal=INT,HUP "$sunder" score slide --assay demo --out "$folder" --threads 1 --progress json "$@" \
        >out 2>err &
    local pid=$! line=
    exec 3<err
    until [[ $line == *'"progress"'* ]]; do read -r line <&3 || break; done
    # Again and again, as some schedulers do: the last ones come while the command cleans up and ends.
    while kill -s "$signal" "$pid" 2>/dev/null; do :; done
    wait "$pid"
    status=$?
    exec 3<&-
    rm -f err
    : >err
}

for signal in TERM INT HUP; do
    it "stops at SIG$signal and leaves nothing behind"
    stop_after_first_step "$signal" result
    exits 5
    prints_nothing
    check "no result" is_absent result
    check "no part of one" test "$(ls -A | grep -cv -e '^out$' -e '^err$' -e '^slide$')" -eq 0
done

it "keeps an older result when the run that should replace it is stopped"
cp "$demo_slide/field_00.ome.tif" one.ome.tif
run score one.ome.tif --assay demo --out result
exits 0
cp -a result before
stop_after_first_step TERM result --force
exits 5
check "the older result is whole" diff -r result before

it "shows no half-written result when it is killed, and the next run is not disturbed"
stop_after_first_step KILL killed
exits 137
check "no result" is_absent killed
run score one.ome.tif --assay demo --out killed
exits 0
check "a whole result" test -s killed/report.html

it "does not stop at a signal that was ignored when it began"
(
    trap '' HUP
    "$sunder" score slide --assay demo --out hung --progress json >out 2>err &
    pid=$!
    until grep -q progress err 2>/dev/null || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
    kill -s HUP $pid
    wait $pid
)
status=$?
exits 0
check "a whole result" test -s hung/result.json

finish
