#!/usr/bin/env bash
# sunder simulate: a slide with truth, which score takes.
. "$(dirname "$0")/lib.sh"

cat >small.json <<'END'
{"schema": 1, "id": "small", "image": {"width_px": 320, "height_px": 320, "fields": 2},
 "nuclei": {"count": 9, "radius_um": 4}, "section": {"z_step_um": 1}}
END

it "makes fields, labels and truth, and says what it made"
run simulate small.json --pattern split --seed 3 --out slide
exits 0
says_nothing
prints "slide: 2 fields, 18 nuclei, truly rearranged"
for file in field_00.ome.tif field_00.labels.tif field_01.ome.tif field_01.labels.tif truth.json; do
    check "slide/$file is missing" test -s "slide/$file"
done
check "something else is in the folder" test "$(ls slide | wc -l)" -eq 5

it "is taken by score, which passes over the labels"
run score slide --assay demo --out result
exits 0
prints "call"
check "score left a field out" sh -c '! grep -q "left out" err'

it "makes the same bytes again, whatever the threads, and other bytes from another seed"
run simulate small.json --pattern split --seed 3 --threads 1 --out again/slide
exits 0
check "not the same" diff -r slide again/slide
run simulate small.json --pattern split --seed 4 --out other/slide
check "the seed changes nothing" sh -c '! cmp -s slide/field_00.ome.tif other/slide/field_00.ome.tif'

it "keeps the stack where the scenario says so"
sed 's/"fields": 2/"fields": 1, "stack": true/' small.json >stack.json
run simulate stack.json --out stack
exits 0
run inspect stack
exits 0
prints "planes      5, 1 um apart"

it "refuses an existing folder without --force, and a folder that is no slide of its own even with it"
run simulate small.json --out slide
exits 2
says "--force"
run simulate small.json --out slide --force --fields 1
exits 0
check "the old slide's second field is still there" is_absent slide/field_01.ome.tif
mkdir other_folder
echo mine >other_folder/notes.txt
run simulate small.json --out other_folder --force
exits 2
says "no simulated slide"
check "a file of mine is gone" test -s other_folder/notes.txt

it "names file, key, finding and expectation of a bad scenario, and leaves nothing behind"
echo '{"schema": 1, "camera": {"bits": 10}}' >bad.json
run simulate bad.json --out never
exits 3
says "bad.json: camera.bits: found 10, expected 8, 12, 14 or 16"
says_one_line
check "a folder was left" is_absent never
run simulate cell_99 --out never
exits 3
says 'no scenario "cell_99"'
run simulate small.json --pattern nosuch --out never
exits 3
says 'no pattern "nosuch"'

it "has bundled scenarios"
run simulate cell_05_coarse_pixels --fields 1 --out cell
exits 0
prints "truly normal"
finish
