#!/usr/bin/env bash
# sunder selftest: passes as released, fails with exit code 7 when a model, a call, a count or a number is not as expected, and
# leaves a dated record either way.
. "$(dirname "$0")/lib.sh"
needs_demo_slide

it "passes and leaves a record with date, operator and every check"
run selftest --operator 'A <B>' --out record
exits 0
says_nothing
prints 'passed: '
for name in selftest.html selftest.json results/demo_slide/report.html results/normal_slide/report.html; do
    check "$name" test -s "record/$name"
done
check "a date" grep -Eq '"date": "20[0-9]{2}-[0-9]{2}-[0-9]{2}T' record/selftest.json
check "the operator as text" grep -q 'A &lt;B&gt;' record/selftest.html
check "nothing failed" grep -q '"failed": 0' record/selftest.json

it "says of each assay whether it is as released, and which program it was"
for name in NTRK1 NTRK2 NTRK3 demo; do
    check "$name" grep -qE ">$name</th><td[^>]*>valid, as released" record/selftest.html
done
program=$(sha256sum "$sunder" | cut -d ' ' -f 1)
check "the program" grep -q "\"program_sha256\": \"$program\"" record/selftest.json

it "lists the releases of the libraries at work"
for name in libtiff libpng expat GSL jansson nettle cairo; do
    check "$name in the page" grep -qE ">$name</th><td[^>]*>[0-9]+\.[0-9.]+</td>" record/selftest.html
    check "$name in the file" sh -c "grep -A2 '\"name\": \"$name\"' record/selftest.json | grep -qE '\"found\": \"[0-9]+\.[0-9.]+\"'"
done

it "leaves lines to sign that are wide enough in print, and counts its sheets"
if print_page record/selftest.html sheets.txt; then
    check "the words beside the lines are broken" grep -Eq 'reviewed by +date +signature' sheets.txt
    check "no sheet is numbered" grep -q 'page 1 of [2-9]' sheets.txt
else
    echo "chromium or pdftotext is not here: the record was not printed"
fi

it "does not replace a record unasked"
run selftest --out record
exits 2

# fails_with NAME SED: expected.json changed so; the record names NAME as failed
fails_with() {
    local name=$1
    rm -rf models changed
    cp -rL "$source_dir/models" models
    sed -i "$2" models/selftest/expected.json
    SUNDER_MODELS=models run selftest --out changed
    exits 7
    prints 'FAILED: '
    ends_with_one_error
    check "$name is named" grep -q "FAILED</td><th class=\"name\">$name</th>" changed/selftest.html
}

it "fails when a call, a count, a number or a model is not as expected"
fails_with call 's/"call": "normal"/"call": "rearranged"/'
fails_with rearranged 's/"rearranged": 6/"rearranged": 7/'
fails_with laws.pair_sigma_um 's/0.1243,/0.1343,/'
fails_with nuclei.onnx '/nuclei.onnx/s/"sha256": "..../"sha256": "zzzz/'

it "fails when an assay is broken or a slide is gone"
rm -rf models gone
cp -rL "$source_dir/models" models
rm -r models/selftest/normal_slide
echo '{' >models/assays/NTRK2.json
sed -i 's/"n_min": *[0-9]*/"n_min": 60/' models/assays/NTRK1.json
SUNDER_MODELS=models run selftest --out gone
exits 7
check "the assay is named" grep -q 'FAILED</td><th class="name">NTRK2<' gone/selftest.html
check "the slide is named" grep -q 'FAILED</td><th class="name">is scored<' gone/selftest.html
check "an assay that was changed" grep -qE '>NTRK1</th><td[^>]*>valid, CHANGED since the release' gone/selftest.html

it "leaves a record that names what is missing when expected results or all models are gone"
rm -r models/selftest
SUNDER_MODELS=models run selftest --out none
exits 7
ends_with_one_error
check "expected results are named" grep -q 'FAILED</td><th class="name">selftest/expected.json<' none/selftest.html
SUNDER_MODELS=nowhere run selftest --operator AB --out nomodels
exits 7
prints "FAILED: "
prints "nowhere/selftest/expected.json"
check "the folder is named" grep -q 'nowhere/assays' nomodels/selftest.html
check "libraries are listed all the same" grep -q '>libtiff<' nomodels/selftest.html
check "the operator" grep -q '"operator": "AB"' nomodels/selftest.json
finish
