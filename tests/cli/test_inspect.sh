#!/usr/bin/env bash
# sunder inspect: what is there, what would be used and why.
. "$(dirname "$0")/lib.sh"
needs_demo_slide

it "says what is in a slide and where that was learnt"
run inspect "$demo_slide" --assay demo
exits 0
prints "OME-TIFF, 16 bits"
prints "0.1024 um (OME)"
check "DAPI is DAPI by its name" grep -qE 'DAPI +dapi +dapi +OME channel name' out
check "green is 5'" grep -qE 'SpectrumGreen +green +5p ' out
check "orange is 3'" grep -qE 'SpectrumOrange +orange +3p ' out
for i in 0 1 2; do check "field $i with its size" grep -qE "^field $i +field_0$i.ome.tif +[0-9]+ x [0-9]+ px, [0-9.]+ x [0-9.]+ um" out; done
prints "would take it"
says_nothing

it "leaves label images and other files of the folder alone"
check "no label image is a field" sh -c '! grep -q labels out'
check "three fields" test "$(grep -c '^field' out)" -eq 3

it "leaves the slide as it was"
before=$(find "$demo_slide" -type f -exec cksum {} + | sort)
run inspect "$demo_slide"
check "no file changed" test "$before" = "$(find "$demo_slide" -type f -exec cksum {} + | sort)"

it "takes a pixel size and says where it is from"
run inspect "$demo_slide" --pixel-size 0.2
exits 0
prints "0.2 um (--pixel-size)"

it "says which field would be left out and why"
mkdir slide
cp "$demo_slide"/field_0?.ome.tif slide/
head -c 5000 "$demo_slide/field_01.ome.tif" >slide/field_01.ome.tif
run inspect slide
exits 0
prints "left out: field_01.ome.tif"
check "the field keeps its number" grep -qE '^field 1 +left out: field_01.ome.tif' out
check "the next one too" grep -qE '^field 2 +field_02.ome.tif' out

# as_score SLIDE OPTIONS...: inspect says the exit code and the words of score, and has looked
as_score() {
    run score "$@" --out never
    code=$status words=$(sed -n 's/^sunder: error: //p' err)
    check "score refuses it" test "$code" -ne 0
    run inspect "$@"
    exits 0
    prints "would refuse it (exit code $code): $words"
}

it "says that the validation profile would refuse it, with the words and the exit code of score"
as_score slide --profile validation --assay demo
as_score "$demo_slide" --assay NTRK1 --profile validation
sed 's/"decision": "[a-z_]*"/"decision": "two_step"/; s/"cutoff": {/"cutoff": {/; s/"numerator": 15/"numerator": 60/' "$source_dir/models/assays/demo.json" >steps.json
as_score "$demo_slide" --assay ./steps.json

it "says which colour an assay misses"
sed 's/"orange"/"aqua"/g; s/"id": *"demo"/"id": "other"/' "$source_dir/models/assays/demo.json" >other.json
run inspect "$demo_slide" --assay ./other.json
exits 0
prints "would refuse it"
prints "aqua"

it "refuses what is no slide"
run inspect nowhere
exits 3
says "nowhere"
mkdir empty
run inspect empty
exits 3
says "empty"
echo text >notes.tif
run inspect notes.tif
exits 3
says "notes.tif"

it "counts the regions of a file, and refuses one that is none"
cat >area.geojson <<'END'
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry":
 {"type": "Polygon", "coordinates": [[[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]]]}}]}
END
run inspect "$demo_slide" --regions area.geojson
exits 0
check "one region" grep -qE '^regions +1 in area.geojson' out
run inspect "$demo_slide" --regions other.json
exits 3
says "other.json"

finish
