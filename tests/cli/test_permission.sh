#!/usr/bin/env bash
# Files that may not be read and folders that may not be written. Root may do everything, so as root the command runs as
# nobody.
. "$(dirname "$0")/lib.sh"
needs_demo_slide
as_user=()
if [ "$(id -u)" -eq 0 ]; then
    if ! command -v setpriv >/dev/null; then
        echo "skipped: running as root, and setpriv is not here"
        exit 77
    fi
    as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    if ! "${as_user[@]}" test -x "$sunder" || ! "${as_user[@]}" test -r "$demo_slide/field_00.ome.tif"; then
        echo "skipped: running as root, and nobody may not run the command where it lies"
        exit 77
    fi
fi
run() {
    "${as_user[@]+"${as_user[@]}"}" "$sunder" "$@" >out 2>err </dev/null
    status=$?
}
chmod 755 "$scratch"
mkdir open_folder closed_folder
chmod 777 open_folder
chmod 555 closed_folder
cp "$demo_slide/field_00.ome.tif" closed.ome.tif
chmod 000 closed.ome.tif

it "works where it may"
run score "$demo_slide" --assay demo --out open_folder/result
exits 0

it "says that a folder may not be written"
run score "$demo_slide" --assay demo --out closed_folder/result
exits 4
says "no permission to write there; choose another folder"
run detect "$demo_slide/field_00.ome.tif" --out closed_folder/signals.csv
exits 4
says "no permission to write there"
run segment "$demo_slide/field_00.ome.tif" --out closed_folder/labels
exits 4
says "no permission to write there"
check "nothing was written" test "$(ls -A closed_folder | wc -l)" -eq 0

it "says that a file may not be read"
run inspect closed.ome.tif
exits 3
says "closed.ome.tif"
says "permission"
run score closed.ome.tif --assay demo --out open_folder/other
exits 3
says "permission"
check "no result" is_absent open_folder/other

it "says that an assay may not be read"
cp "$source_dir/models/assays/demo.json" closed.json
chmod 000 closed.json
run assay check ./closed.json
exits 3
says "permission"

finish
