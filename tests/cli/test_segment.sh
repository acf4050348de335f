#!/usr/bin/env bash
# sunder segment: a label image for each image.
. "$(dirname "$0")/lib.sh"
needs_demo_slide
a=$demo_slide/field_00.ome.tif
b=$demo_slide/field_01.ome.tif

it "makes the folder and writes one label image for each image, named without its extensions"
run segment "$a" "$b" --out labels
exits 0
check "field_00.tif" test -s labels/field_00.tif
check "field_01.tif" test -s labels/field_01.tif
check "nothing else" test "$(ls -A labels | wc -l)" -eq 2
prints "labels/field_00.tif: "
prints " nuclei"
says_nothing

it "writes the same bytes again, and with one thread"
run segment "$a" "$b" --out again --threads 1
exits 0
check "the same" diff -r labels again

it "writes into a folder that exists"
run segment "$demo_slide/field_02.ome.tif" --out labels
exits 0
check "field_02.tif" test -s labels/field_02.tif

it "keeps an existing label image unless --force is given"
echo mine >labels/field_00.tif
run segment "$b" "$a" --out labels
exits 2
says "exists; add --force to replace it"
check "as it was" grep -q mine labels/field_00.tif
run segment "$a" --out labels --force
exits 0
check "replaced" cmp -s labels/field_00.tif again/field_00.tif

it "names a bad image and still writes the others"
head -c 3000 "$b" >bad.ome.tif
run segment bad.ome.tif "$a" nowhere.tif --out some
exits 6
says "bad.ome.tif"
says "nowhere.tif"
says "2 of 3 images could not be segmented"
check "the good one" cmp -s some/field_00.tif again/field_00.tif
check "nothing of the bad ones" test "$(ls -A some | wc -l)" -eq 1

it "leaves no folder behind when no image could be segmented"
run segment bad.ome.tif --out none
exits 3
says "bad.ome.tif"
says_one_line
check "no folder" is_absent none
run segment bad.ome.tif nowhere.tif --out none
exits 3
says "2 of 2"
check "no folder" is_absent none

it "leaves a folder alone that was there, also an empty one"
mkdir mine
run segment bad.ome.tif --out mine
exits 3
check "still there" test -d mine

it "refuses images that would become the same file, before anything is written"
mkdir other
cp "$b" other/field_00.ome.tif
run segment "$a" other/field_00.ome.tif --out both
exits 2
says "would both become both/field_00.tif"
check "no folder" is_absent both

it "never replaces the image itself"
cp "$a" field_07.tif
run segment field_07.tif --out . --force
exits 2
says "its labels would replace the image itself"
check "the image is as it was" cmp -s field_07.tif "$a"

it "refuses a folder that is a file"
run segment "$a" --out field_07.tif
exits 2
says "a file stands where the folder for the label images should be"

it "estimates the scale of an image that does not say it, and says so"
# An OME-TIFF with the name of its scale spoilt: the file is the same to the byte otherwise.
sed 's/PhysicalSizeX/PhysicalSiseX/g; s/PhysicalSizeY/PhysicalSiseY/g; s/PhysicalSizeZ/PhysicalSiseZ/g' "$a" >noscale.ome.tif
run segment noscale.ome.tif --out scale
exits 0
says "estimated from the image"
check "a label image" test -s scale/noscale.tif
run segment noscale.ome.tif --out scale --force --pixel-size 0.1024
exits 0
says_nothing
check "with the scale given it is as before" cmp -s scale/noscale.tif again/field_00.tif

it "says that the nuclei contradict a pixel size"
run segment noscale.ome.tif --out scale --force --pixel-size 1.5
exits 0
says "check the pixel size"

it "draws with the engine asked for, and says which one and why"
run segment "$a" --out engine --segmenter classic
exits 0
prints "(classic: asked for)"
run segment "$a" --out engine --force --segmenter network
exits 0
prints "(network: asked for)"
run segment "$a" --out engine --force
prints "quality of the classical outlines"

it "goes on without the network by itself, not when it is asked for"
mkdir models
cp -r "$source_dir/models/assays" models/assays
SUNDER_MODELS=$PWD/models run segment "$a" --out missing
exits 0
prints "the nucleus network is not installed"
SUNDER_MODELS=$PWD/models run segment "$a" --out missing --force --segmenter network
exits 3
says "nuclei.onnx: no such file"
says_one_line

it "refuses a network that is not the one it was made for"
cp "$source_dir/tests/data/flat.onnx" models/nuclei.onnx
SUNDER_MODELS=$PWD/models run segment "$a" --out foreign
exits 3
says "SHA-256"
says_one_line
check "no folder" is_absent foreign

it "says of options that they have no effect"
run segment "$a" --out idle --section-um 4
exits 0
says "note: --section-um changes nothing in segment"

finish
