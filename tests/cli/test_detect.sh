#!/usr/bin/env bash
# sunder detect: a table of the signals of one image.
. "$(dirname "$0")/lib.sh"
needs_demo_slide
image=$demo_slide/field_00.ome.tif

it "writes a row for each signal of every channel but DAPI"
run detect "$image" --out signals.csv
exits 0
prints "in 2 channels"
says_nothing
check "the columns" sh -c 'head -n 1 signals.csv | grep -q "colour,x_px,y_px,x_um,y_um"'
check "green ones" grep -q ',green,' signals.csv
check "orange ones" grep -q ',orange,' signals.csv
check "as many rows as it said" test "$(sed -n 's/.*: \([0-9]*\) signals.*/\1/p' out)" -eq $(($(wc -l <signals.csv) - 1))

it "writes the same bytes again, and with one thread"
run detect "$image" --out again.csv --threads 1
exits 0
check "the same" cmp -s signals.csv again.csv

it "writes fewer when they must be more significant"
run detect "$image" --out few.csv --least-significance 30
exits 0
check "fewer" test "$(wc -l <few.csv)" -lt "$(wc -l <signals.csv)"
check "not none" test "$(wc -l <few.csv)" -gt 1

it "keeps an existing table unless --force is given"
run detect "$image" --out few.csv
exits 2
says "few.csv"
says "--force"
run detect "$image" --out few.csv --force
exits 0
check "replaced" cmp -s few.csv signals.csv

it "never replaces the image itself"
cp "$image" mine.tif
run detect mine.tif --out ./mine.tif --force
exits 2
says "the table would replace the image itself"
check "the image is as it was" cmp -s mine.tif "$image"

it "leaves nothing behind when the image cannot be read"
head -c 3000 "$image" >bad.ome.tif
run detect bad.ome.tif --out bad.csv
exits 3
says "bad.ome.tif"
says_one_line
check "no table" is_absent bad.csv
check "no part of one" test "$(find . -name '*bad.csv*' | wc -l)" -eq 0

it "says that a table without a scale has no lengths in um"
sed 's/PhysicalSizeX/PhysicalSiseX/g; s/PhysicalSizeY/PhysicalSiseY/g; s/PhysicalSizeZ/PhysicalSiseZ/g' "$image" >noscale.ome.tif
run detect noscale.ome.tif --out px.csv
exits 0
says "no pixel size"
check "x_um is empty" sh -c 'sed -n 2p px.csv | cut -d , -f 6 | grep -qx ""'

finish
