#!/usr/bin/env bash
# Files that are damaged, foreign or no images: exit code 3, one line that names the file, nothing written. What needs an
# image made for it stands in tests/stage/test_bad_input.c.
. "$(dirname "$0")/lib.sh"
needs_demo_slide
good=$demo_slide/field_00.ome.tif
size=$(wc -c <"$good")

# refused FILE WORDS [OPTIONS...]
refused() {
    local file=$1 words=$2
    shift 2
    run score "$file" --assay demo --out result "$@"
    exits 3
    says "$words"
    ends_with_one_error
    prints_nothing
    check "no result" is_absent result
}

# patch FILE OFFSET BYTES (as printf writes them): a copy of the good file with these bytes instead.
patch_good() {
    cp "$good" "$1"
    printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

it "refuses a file that is not there, and a folder that is empty"
refused missing.ome.tif "missing.ome.tif"
mkdir empty
refused empty "empty"

it "refuses a folder that holds no image"
mkdir notes
echo text >notes/readme.txt
refused notes "notes"

it "refuses a TIFF that ends early, wherever that is"
for part in 1 4 16 200 $((size / 4)) $((size / 2)) $((size - 1000)) $((size - 5)); do
    head -c "$part" "$good" >cut.ome.tif
    refused cut.ome.tif "cut.ome.tif"
done
: >none.ome.tif
refused none.ome.tif "none.ome.tif"

it "refuses a TIFF with a header of noise"
for bytes in '\377' 'MM' 'II+\0' 'BM'; do
    patch_good bad.ome.tif 0 "$bytes"
    refused bad.ome.tif "bad.ome.tif"
done

it "refuses a TIFF whose first directory lies nowhere"
patch_good bad.ome.tif 4 '\377\377\377\177'
refused bad.ome.tif "bad.ome.tif"

it "refuses a TIFF whose OME-XML is damaged"
sed 's/<Pixels /<Pixels <</' "$good" >xml.ome.tif
refused xml.ome.tif "xml.ome.tif"

it "refuses what only has the name of a TIFF"
echo "this is text" >text.tif
refused text.tif "text.tif"
cp "$source_dir/models/assays/demo.json" json.tif
refused json.tif "json.tif"

it "refuses the files of vendors by name, with the export to use"
for name in slide.czi slide.nd2 slide.ndpi slide.vsi slide.mrxs slide.lif slide.dcm; do
    head -c 4096 /dev/urandom >"$name"
    refused "$name" "$name"
    check "an export for $name" grep -qiE 'export|save' err
done

it "refuses a PNG that is damaged, wherever that is"
run score "$good" --assay demo --out made
exits 0
picture=made/gallery.png
length=$(wc -c <"$picture")
for part in 1 8 20 33 $((length / 2)) $((length - 6)); do
    head -c "$part" "$picture" >cut.png
    refused cut.png "cut.png" --pixel-size 0.1
done
cp "$picture" bad.png
printf 'XXXX' | dd of=bad.png bs=1 seek=$((length / 2)) conv=notrunc 2>/dev/null
refused bad.png "bad.png" --pixel-size 0.1
cp "$picture" huge.png
printf '\177\377\377\377\177\377\377\377' | dd of=huge.png bs=1 seek=16 conv=notrunc 2>/dev/null
refused huge.png "huge.png" --pixel-size 0.1

it "asks for the pixel size when no file says it"
sed 's/PhysicalSizeX/PhysicalSiseX/g; s/PhysicalSizeY/PhysicalSiseY/g; s/PhysicalSizeZ/PhysicalSiseZ/g' "$good" >noscale.ome.tif
refused noscale.ome.tif "--pixel-size"

it "refuses a pixel size that no microscope has"
sed 's/PhysicalSizeX="0/PhysicalSizeX="9/; s/PhysicalSizeY="0/PhysicalSizeY="9/' "$good" >wide.ome.tif
run inspect wide.ome.tif
if grep -q '9\.1024' out err; then refused wide.ome.tif "wide.ome.tif"; fi
run score "$good" --assay demo --out result --pixel-size 100
exits 2
says "--pixel-size 100"

it "refuses an image that would need more memory than it may have"
run score "$good" --assay demo --out result --max-memory 16
check "scored, or refused as too large" test "$status" -eq 0 -o "$status" -eq 3 -o "$status" -eq 4
rm -rf result

it "refuses channels that are not there"
refused "$good" "5" --channels dapi=0,green=1,orange=5
run score "$good" --assay demo --out result --channels quack
check "exit code $status" test "$status" -eq 2 -o "$status" -eq 3

it "refuses regions that are none"
refused "$good" "text.tif" --regions text.tif
refused "$good" "nowhere.geojson" --regions nowhere.geojson

finish
