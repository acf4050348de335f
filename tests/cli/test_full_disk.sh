#!/usr/bin/env bash
# A disk without room, and files that may not grow: exit code 4, one clear line, nothing half-written.
. "$(dirname "$0")/lib.sh"
needs_demo_slide
image=$demo_slide/field_00.ome.tif
tried=no

# File size limit of a shell: what the write sees is an error, as with a quota.
limited() {
    (
        ulimit -f "$1" || exit 99
        shift
        exec "$sunder" "$@"
    ) >out 2>err </dev/null
    status=$?
}

it "is an error when a file of the result may not grow"
for blocks in 0 8 100; do
    limited "$blocks" score "$demo_slide" --assay demo --out "result_$blocks"
    if [ "$status" -eq 99 ]; then break; fi
    tried=yes
    exits 4
    check "no result" is_absent "result_$blocks"
done

it "is an error when a table or label image may not grow"
limited 0 detect "$image" --out signals.csv
if [ "$status" -ne 99 ]; then
    exits 4
    check "no table" is_absent signals.csv
    limited 0 segment "$image" --out labels
    exits 4
    check "no folder" is_absent labels
fi
check "nothing half-written" test "$(ls -A | grep -cv -e '^out$' -e '^err$')" -eq 0

it "is an error when the disk is full"
mkdir small
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=256k sunder-test small 2>/dev/null; then
    undo+=("umount $scratch/small")
    tried=yes
    run score "$demo_slide" --assay demo --out small/result
    exits 4
    says "the disk is full"
    says_nothing_of_success() { ! grep -q '^call' out; }
    check "no result is printed" says_nothing_of_success
    check "nothing left on the disk" test "$(ls -A small | wc -l)" -eq 0
    head -c 10m /dev/zero >small/fill 2>/dev/null
    run detect "$image" --out small/signals.csv
    exits 4
    says "the disk is full"
    run segment "$image" --out small
    exits 4
    check "nothing left but what filled it" test "$(ls -A small | wc -l)" -eq 1
    rm small/fill
else
    echo "skipped: no small file system (needs root and mount)"
fi

if [ "$tried" = no ]; then
    echo "skipped: neither a file size limit nor a small file system can be had"
    exit 77
fi
finish
