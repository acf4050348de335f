#!/usr/bin/env bash
# sunder score on the bundled slide: what it prints, what it writes, what it never overwrites.
. "$(dirname "$0")/lib.sh"
needs_demo_slide

it "prints the call, the counts, the reason and where to look"
run score "$demo_slide" --assay demo --out result
exits 0
check "the call" grep -qE '^call +(rearranged|normal|equivocal|uninformative)$' out
check "k of n with interval and cutoff" grep -qE '^rearranged +[0-9]+ of [0-9]+ evaluable nuclei = [0-9.]+ % \(95 % Wilson interval [0-9.]+ to [0-9.]+ %, cutoff 15 %\)$' out
prints " split, "
prints " isolated 3'"
prints "reason "
prints "result/report.html"
prints "result/gallery.png"
says "3 fields, 0.1024 um per pixel (OME)"

it "writes the whole result folder and nothing beside it"
for name in result.json run.json nuclei.csv signals.csv pairs.csv rejected.csv gallery.png report.html \
    labels/field_00.labels.tif labels/field_02.labels.tif overlay/field_00.png overlay/field_02.png; do
    check "$name" test -s "result/$name"
done
check "nothing left beside it" test "$(ls -A | grep -cv -e '^out$' -e '^err$' -e '^result$')" -eq 0

it "says in result.json what it printed"
call=$(sed -n 's/^call  *//p' out)
check "the same call" grep -q "\"call\": \"$call\"" result/result.json

it "never overwrites a result without --force"
echo mine >result/note.txt
run score "$demo_slide" --assay demo --out result
exits 2
says "result"
says "--force"
prints_nothing
check "the folder is as it was" grep -q mine result/note.txt

it "writes the same bytes from two runs, whatever the number of threads, but for run.json"
run score "$demo_slide" --assay demo --out one --threads 1
exits 0
run score "$demo_slide" --assay demo --out two --threads 2 --operator Somebody
exits 0
check "the same bytes" diff -r -x run.json -x note.txt one two
check "and as the first" diff -r -x run.json -x note.txt result one
check "the operator stands in run.json" grep -q Somebody two/run.json
check "and nowhere else" test "$(grep -rl Somebody two | wc -l)" -eq 1

it "bounds the candidate list by the false candidates of a nucleus, and loses none"
run score "$demo_slide" --assay demo --out bounded --false-candidates 0.1
exits 0
rows() { tail -n +2 "$1" | wc -l; }
# beyond TABLE: rows with more than 0.1 false alarms
beyond() { awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "nfa") at = i; next } $at > 0.1' "$1"; }
check "weaker ones are rejected with their reason" grep -q ',false_alarm,' bounded/rejected.csv
check "no signal lies beyond the bound" test -z "$(beyond bounded/signals.csv)"
check "only such are rejected for it" test "$(grep -c ,false_alarm, bounded/rejected.csv)" -eq "$(beyond bounded/rejected.csv | grep -c ,false_alarm,)"
check "the list of candidates is whole" cmp one/tables/candidates.csv bounded/tables/candidates.csv
check "and the bound stands in result.json" grep -q '"most_false_candidates": 0.1' bounded/result.json
check "without the option there is none" grep -q '"most_false_candidates": null' one/result.json

it "does not delete a file of somebody's inside an old result, even with --force"
run score "$demo_slide" --assay demo --out result --force
exits 2
says "note.txt"
check "the folder is as it was" grep -q mine result/note.txt

it "replaces a result with --force, whole"
rm result/note.txt
echo old >result/gallery.png
run score "$demo_slide" --assay demo --out result --force
exits 0
check "the new one is whole" diff -r -x run.json result one
check "nothing left beside it" test "$(ls -Ad .[!.]* result?* 2>/dev/null | wc -l)" -eq 0

it "does not replace a folder that is no result of sunder's, even with --force"
mkdir photos
echo mine >photos/holiday.txt
run score "$demo_slide" --assay demo --out photos --force
exits 2
check "the folder is as it was" grep -q mine photos/holiday.txt

it "never replaces the folder that holds the slide, not even an old result"
cp -a one nested
cp -a "$demo_slide" nested/slide
run score nested/slide --assay demo --out nested --force
exits 2
says "nested: holds the slide itself"
check "the slide is as it was" diff -r nested/slide "$demo_slide"

it "warns of unconfirmed colours, and refuses them for validation"
run score "$demo_slide" --assay NTRK1 --out ntrk
exits 0
says "unconfirmed"
run score "$demo_slide" --assay NTRK1 --out validation --profile validation
exits 3
says "confirmed"
check "no result" is_absent validation

it "scores the rest when one field is bad, and says which was left out"
mkdir slide
cp "$demo_slide"/field_0?.ome.tif slide/
head -c 100000 "$demo_slide/field_01.ome.tif" >slide/field_01.ome.tif
run score slide --assay demo --out rest
exits 0
says "left out: field_01.ome.tif"
says "3 fields, 1 of them left out"
check "the result says it" grep -q field_01.ome.tif rest/result.json
check "no labels of it" is_absent rest/labels/field_01.labels.tif
run score slide --assay demo --out strict --profile validation
exits 3
says "field_01.ome.tif"
check "no result" is_absent strict

it "writes every message and step as JSON when asked to"
run score "$demo_slide" --assay demo --out json --progress json
exits 0
check "only JSON objects on standard error" sh -c '! grep -qvE "^[{].*[}]$" err'
says '"event": "progress"'
says '"total": 3'
check "results are no JSON" grep -q '^call ' out
if [ -x /usr/bin/python3 ]; then
    check "each line parses" /usr/bin/python3 -c 'import json, sys; [json.loads(line) for line in open("err")]'
fi
run score slide/nowhere.tif --assay demo --out never --progress json
exits 3
says '"event": "error"'
says '"status": 3'

it "draws progress on a terminal, and takes it away"
if command -v script >/dev/null; then
    TERM=xterm script -qec "'$sunder' score '$demo_slide' --assay demo --out drawn" /dev/null </dev/null >terminal 2>&1
    check "a bar" grep -q '\[#' terminal
    check "fields" grep -q '3/3' terminal
    check "taken away before the call" grep -q "$(printf '\r\033')\\[Kcall " terminal
    TERM=xterm script -qec "'$sunder' score '$demo_slide' --assay demo --out quiet --progress none" /dev/null \
        </dev/null >terminal 2>&1
    check "none is silent" sh -c '! grep -q "\[#" terminal'
fi

it "takes laws that are given, says so, and says when the slide contradicts them"
echo '{"chromatic_shift": {"x_um": 1.0, "y_um": 1.0, "error_um": 0.01}}' >laws.json
run score "$demo_slide" --assay demo --out given --laws laws.json
exits 0
check "given" grep -q '"state": "given"' given/result.json
check "contradicted" grep -q LAWS_CONTRADICTED given/result.json
check "both shifts in words" grep -q "given by --laws (x 1.000, y 1.000 um)" given/result.json
run score "$demo_slide" --assay demo --out again --laws one/tables/laws.json
exits 0
check "its own laws are no contradiction" test "$(grep -c LAWS_CONTRADICTED again/result.json)" -eq 0

it "judges signals by a given noise of the pixels"
noise='"variance_slope_counts": 0, "variance_intercept_counts2": 1e9'
echo "{\"camera\": [{\"colour\": \"green\", $noise}, {\"colour\": \"orange\", $noise}]}" >laws.json
run score "$demo_slide" --assay demo --out drowned --laws laws.json
exits 0
prints "uninformative"
check "nothing stands out of it" test "$(wc -l <drowned/signals.csv)" -eq 1

it "names what is wrong with a file of laws, and writes nothing"
echo '{"chromatic_shft": {}}' >laws.json
run score "$demo_slide" --assay demo --out wrong --laws laws.json
exits 3
says "chromatic_shft"
run score "$demo_slide" --assay demo --out wrong --laws absent.json
exits 3
says "absent.json"
check "no result" test ! -e wrong

finish
