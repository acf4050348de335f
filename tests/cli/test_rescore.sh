#!/usr/bin/env bash
# sunder rescore on the result of the bundled slide: nothing changes without an edit (nor on a simulated stack, nor with fall-off of
# the light), each action does what it says, faults are one line and leave nothing behind.
. "$(dirname "$0")/lib.sh"
needs_demo_slide

header=action,field,nucleus,signal,colour,x_um,y_um,to_nucleus
tables='nuclei.csv signals.csv pairs.csv rejected.csv'

# edits FILE RESULT ROWS...: a file of edits for that result
edits() {
    local file=$1 result=$2
    shift 2
    {
        sha256sum <"$result/result.json" | cut -c 1-64
        printf '%s\n' "$header" "$@"
    } >"$file"
}
# rescored ROWS...: the result `first` with these edits is now in `edited`
rescored() {
    edits edits.csv first "$@"
    rm -rf edited
    run rescore first --edits edits.csv --out edited
}
# refused ROW WORDS...: the edit on line 3 is refused with these words, and nothing is written
refused() {
    local row=$1 words
    shift
    rescored "$row"
    exits 3
    says_one_line
    says 'edits.csv: line 3: '
    for words; do says "$words"; done
    check "nothing written" is_absent edited
}
# member_of RESULT NAME: a member of result.json, and the line after it
member_of() { sed -n "/^  \"$2\":/,/^  [\"}]/p" "$1/result.json"; }
# code RESULT FIELD NUCLEUS, signals RESULT FIELD NUCLEUS COLOUR (numbers)
code() { awk -F, -v f="$2" -v n="$3" '$1 == f && $2 == n { print $18 }' "$1/nuclei.csv"; }
signals() { awk -F, -v f="$2" -v n="$3" -v c="$4" '$1 == f && $2 == n && $4 == c { print $3 }' "$1/signals.csv"; }
candidate_of() {
    awk -F, -v f="$2" -v s="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "candidate") at = i }
                                 $1 == f && $3 == s { print $at }' "$1/signals.csv"
}
same_readings() {
    local name
    for name in $tables; do cmp "$1/$name" "$2/$name" || return 1; done
    diff -r "$1/tables" "$2/tables" && diff <(grep '^  "call"' "$1/result.json") <(grep '^  "call"' "$2/result.json")
}
# result.json without what says that it was edited, and without the SHA-256 of parameters
unedited() {
    sed -e '/^      "edits_sha256"/,/\]/d' -e '/^    "sha256"/d' -e '/^  "edited"/,/^  }/d' -e 's/^  \],$/  ]/' "$1/result.json"
}
same_result() { same_readings "$1" "$2" && diff <(unedited "$1") <(unedited "$2"); }

cp -r "$demo_slide" slide
"$sunder" score slide --assay demo --out first >out 2>err || exit 1
cp -r first kept
mv slide gone

it "gives the very same readings and call without an edit, and needs no image"
rescored
exits 0
check "the call" grep -qE '^call +rearranged$' out
check "readings byte for byte" same_readings first edited
check "result.json but for the edits" same_result first edited
check "labels and pictures" diff -r first/labels edited/labels
check "overlays" diff -r first/overlay edited/overlay
check "the gallery" cmp first/gallery.png edited/gallery.png
says "0 edits"

# simulated NAME SCORE OPTIONS...: NAME.json is simulated and scored into NAME.score, and that again without an edit into NAME.again
simulated() {
    local name=$1
    shift
    run simulate "$name.json" --pattern split --seed 3 --out "$name"
    exits 0
    run score "$name" --assay demo --out "$name.score" "$@"
    exits 0
    edits "$name.csv" "$name.score"
    run rescore "$name.score" --edits "$name.csv" --out "$name.again"
    exits 0
}

it "gives the very same readings of a stack, whose depths pair signals"
cat >stack.json <<'END'
{"schema": 1, "id": "stack", "image": {"width_px": 320, "height_px": 320, "fields": 4, "stack": true},
 "nuclei": {"count": 9, "radius_um": 4}, "section": {"z_step_um": 0.5}}
END
simulated stack
check "depths are used" grep -q found <(grep -A1 '"depth"' stack.score/tables/laws.json)
check "there are pairs" test "$(wc -l <stack.score/pairs.csv)" -gt 10
check "readings and result.json" same_result stack.score stack.again
run score stack --assay demo --laws stack.score/tables/laws.json --out stack.given
exits 0

it "gives the very same readings where light falls off and where a given shift contradicts the slide"
cat >flat.json <<'END'
{"schema": 1, "id": "flat", "image": {"width_px": 384, "height_px": 384, "fields": 8},
 "nuclei": {"count": 8, "radius_um": 4}, "section": {"z_step_um": 4}, "optics": {"falloff": 0.5},
 "tissue": {"haze_dapi": 400, "haze_green": 200, "haze_orange": 200}}
END
echo '{"chromatic_shift": {"x_um": 0.6, "y_um": -0.5, "error_um": 0.01}}' >off.json
simulated flat --laws off.json
check "the fall-off is known" grep -q '"flat_field": true' flat.score/tables/camera.json
check "the shift is contradicted" grep -q LAWS_CONTRADICTED flat.score/result.json
check "readings and result.json" same_result flat.score flat.again

it "gives the very same readings under a bound on false candidates, and one that a reviewer takes is back"
run score stack --assay demo --false-candidates 0.1 --out bounded.score
exits 0
edits bounded.csv bounded.score
run rescore bounded.score --edits bounded.csv --out bounded.again
exits 0
check "readings and result.json" same_result bounded.score bounded.again
weak=$(awk -F, '$18 == "false_alarm" && $2 > 0 { print "take," $1 "," $2 "," $3 "," $4 "," $6 "," $7 "," $2; exit }' bounded.score/rejected.csv)
edits bounded.csv bounded.score "$weak"
run rescore bounded.score --edits bounded.csv --out bounded.taken
exits 0
row=$(cut -d, -f4 <<<"$weak")
check "it is a signal now" test -n "$(awk -F, -v row="$row" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "candidate") at = i } NR > 1 && $at == row' bounded.taken/signals.csv)"
check "and rejected no more" test -z "$(awk -F, -v row="$row" 'NR > 1 && $3 == row' bounded.taken/rejected.csv)"

it "gives the very same readings where probes are drawn out to lines"
cat >stretched.json <<'END'
{"schema": 1, "id": "stretched", "image": {"width_px": 512, "height_px": 512, "fields": 2},
 "nuclei": {"count": 14, "radius_um": 4}, "section": {"z_step_um": 4}, "probes": {"stretched": 1, "stretched_um": [1.4, 2.2]}}
END
simulated stretched
check "readings and result.json" same_result stretched.score stretched.again
check "there are rods" test -n "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "length_um") at = i } NR > 1 && $at > 1' stretched.score/signals.csv)"

it "gives the very same readings where both colours lie off DAPI, and finds by how much"
cat >off_dapi.json <<'END'
{"schema": 1, "id": "off_dapi", "image": {"width_px": 512, "height_px": 512, "fields": 3},
 "nuclei": {"count": 14, "radius_um": 4}, "section": {"z_step_um": 4},
 "optics": {"shift_green_um": [0.4, -0.3], "shift_orange_um": [0.45, -0.25]}}
END
simulated off_dapi
# 0.5 um from the channels to DAPI: x -0.40, y 0.30 and x -0.45, y 0.25, each within a tenth of a micrometre.
check "the shifts" test "$(grep -cE '"x_um": -0\.(3[0-9]|4[0-9]|5[0-4])[0-9]*,?$' off_dapi.score/tables/laws.json)" -ge 2
check "signals are placed by them" test "$(grep -c '"used": true' off_dapi.score/tables/laws.json)" -eq 2
check "the report says so" grep -q 'signals are placed in nuclei by it' off_dapi.score/report.html
check "readings and result.json" same_result off_dapi.score off_dapi.again
echo '{"probes": [{"end": "5p", "dapi_shift": {"x_um": 0, "y_um": 0}}, {"end": "3p", "dapi_shift": {"x_um": 0, "y_um": 0}}]}' >none.json
run score off_dapi --assay demo --laws none.json --out off_dapi.none
exits 0
check "a given one is taken" test "$(grep -c '"used": false' off_dapi.none/tables/laws.json)" -eq 2

it "says in result and report that it was edited, and from what"
sum=$(sha256sum <first/result.json | cut -c 1-64)
check "the parent" grep -q "\"parent_sha256\": \"$sum\"" edited/result.json
check "the edits" grep -q "\"edits_sha256\": \"$(sha256sum <edits.csv | cut -c 1-64)\"" edited/result.json
check "in the report" grep -q "$sum" edited/report.html
check "pictures" grep -q 'Drawn before the edits' edited/report.html
check "not in the first" sh -c '! grep -q "Edited by a reviewer" first/report.html'

# Field 0, nucleus 8 of the bundled slide is normal with two fused pairs.
read -r five other <<<"$(signals first 0 8 green | tr '\n' ' ')"
it "makes an isolated 3' of a fused pair whose 5' is rejected, and a fused pair again when it is taken back"
check "normal before" test "$(code first 0 8)" = N
rescored "reject,0,8,$five,green,,,"
exits 0
check "isolated 3'" test "$(code edited 0 8)" = I3
check "the reason" grep -qE "^0,8,$(candidate_of first 0 "$five"),green,.*,reviewer,0,.*$" edited/rejected.csv
check "one row changed" test "$(diff first/nuclei.csv edited/nuclei.csv | grep -c '^>')" -eq 1
edits back.csv edited "take,0,8,$(candidate_of first 0 "$five"),green,,,"
run rescore edited --edits back.csv --out back
exits 0
check "normal again" test "$(code back 0 8)" = N
check "two rounds" test "$(grep -c parent_sha256 back/result.json)" -eq 2
check "the same pairs" diff <(cut -d, -f 1-5 first/pairs.csv) <(cut -d, -f 1-5 back/pairs.csv)

it "counts a signal that no candidate has"
place=$(awk -F, -v s="$five" '$1 == 0 && $3 == s { print $6 + 1.5 "," $7 }' first/signals.csv)
rescored "add,0,8,,orange,$place,"
exits 0
check "one more 3'" test "$(signals edited 0 8 orange | wc -l)" -eq 3
check "isolated 3'" test "$(code edited 0 8)" = I3
check "one more candidate" test "$(wc -l <edited/tables/candidates.csv)" -eq $(($(wc -l <first/tables/candidates.csv) + 1))
edits more.csv edited
run rescore edited --edits more.csv --out again
exits 0
check "and keeps it when scored again" same_readings edited again

it "takes a rejected candidate as a signal, of another nucleus too"
# An improbable 5' spot of nucleus 1, and a faint one of nucleus 5 that the reviewer gives to nucleus 4, both in field 0.
spot=$(awk -F, '$1 == 0 && $2 == 1 && $18 == "improbable" { print $3; exit }' first/rejected.csv)
rescored "take,0,1,$spot,green,,,"
exits 0
check "it is a signal" grep -qE "^0,1,[0-9]+,green,.*,1\.0000,0,single,.*,$spot,.*$" edited/signals.csv
faint=$(awk -F, '$1 == 0 && $2 == 5 && $4 == "green" { print $3; exit }' first/rejected.csv)
rescored "take,0,5,$faint,green,,,4"
exits 0
check "of nucleus 4" grep -qE "^0,4,[0-9]+,green,.*,$faint,.*$" edited/signals.csv

# A 3' signal in field 1 lies in nucleus 8, half a micrometre beside nucleus 7.
it "moves a signal to the nucleus a reviewer says"
lone=$(signals first 1 8 orange | head -n 1)
rescored "move,1,8,$lone,orange,,,7"
exits 0
check "there" grep -qE "^1,7,[0-9]+,orange,.*,1\.0000,.*,$(candidate_of first 1 "$lone"),.*$" edited/signals.csv
check "not here" test -z "$(signals edited 1 8 orange)"

it "never changes the result it reads"
check "as it was" diff -r first kept
run rescore first --edits edits.csv --out first --force
exits 2
says "stays as it is"
run rescore first --edits edits.csv --out first/inside
exits 2
check "as it was" diff -r first kept
rm -rf outer && mkdir outer && cp -r first outer/inner
run rescore outer/inner --edits edits.csv --out outer --force
exits 2
check "as it was" diff -r first outer/inner

it "refuses edits for another result, with both sums"
edits other.csv edited
run rescore first --edits other.csv --out never
exits 3
says_one_line
says "other.csv: line 1"
says "$(sha256sum <first/result.json | cut -c 1-64)"
says "$(sha256sum <edited/result.json | cut -c 1-64)"
check "nothing written" is_absent never

it "names file and line of every fault and writes nothing"
refused "keep,0,8,$five,green,,," 'action: found "keep"'
refused "reject,9,8,$five,green,,," 'field: found 9, expected 0 to 2'
refused "reject,0,9,$five,green,,," 'nucleus: found 9, but it stands at nucleus 8'
refused "reject,0,8,999,green,,," 'signals.csv has no signal 999 in field 0'
refused "reject,0,8,$five,orange,,," 'colour: found orange, but it is green'
refused "reject,0,8,$five,blue,,," 'colour: found "blue", expected green or orange'
refused "reject,0,8,,green,,," 'signal: found ""'
refused "reject,0,8,$five,green,1,," 'both x_um and y_um'
refused "reject,0,8,$five,green,1,2," 'but it lies at'
refused "reject,0,8,$five,green,,,4" 'to_nucleus: found "4"'
refused "reject,0,8,-1,green,,," 'signal: found "-1"'
refused "reject,0,8,1e3,green,,," 'signal: found "1e3"'
refused "reject,0,99999999999999999999,1,green,,," 'nucleus: found "99999999999999999999"'
refused "take,0,8,100000,green,,," 'rejected.csv has no candidate 100000'
refused "move,0,8,$five,green,,," 'to_nucleus: found ""'
refused "move,0,8,$five,green,,,99" 'to_nucleus: found 99'
refused "move,0,8,$five,green,,,1" 'to_nucleus: nucleus 1 spans'
refused "add,0,8,,green,900,3," 'x_um, y_um: found 900, 3'
refused "add,0,8,,green,nan,3," 'x_um: found "nan"'
refused "add,0,8,,green,,3," 'x_um: found ""'
refused "add,0,0,,green,3,3," 'nucleus: found 0'
refused "add,0,8,3,green,3,3," 'signal: found "3"'
refused "add,0,1,,green,3,40," 'nucleus 1 spans'
refused "add,0,8,,green,$(awk -F, -v s="$five" '$1 == 0 && $3 == s { print $6 "," $7 }' first/signals.csv)," \
    "signal $five of nucleus 8 lies there already"
refused 'reject,0,8' '3 cells, expected 8'
refused '"reject,0,8' 'a quoted cell does not end'
refused 'rej"ect,0,8,1,green,,,' 'a " inside a cell'

it "refuses two edits of one signal"
rescored "reject,0,8,$five,green,,," "move,0,8,$five,green,,,8"
exits 3
says "edits.csv: line 4: line 3 edits the same signal already"
rescored "add,0,8,,orange,$place," "add,0,8,,orange,$place,"
exits 3
says "edits.csv: line 4: line 3 adds the same signal already"
check "nothing written" is_absent edited

it "refuses a file that is no list of edits"
for content in '' 'abc' "$(printf '%064d' 0)" "$(printf '%064d\naction,field' 0)"; do
    printf '%s' "$content" >wrong.csv
    run rescore first --edits wrong.csv --out never
    exits 3
    says "wrong.csv: line"
done
run rescore first --edits nowhere.csv --out never
exits 3
says "nowhere.csv"
check "nothing written" is_absent never

it "takes what spreadsheets write: CR LF, quotes, a mark of UTF-8, commas after the sum"
edits edits.csv first "\"reject\",0,8,$five,\"green\",,,"
{
    printf '\357\273\277'
    sed -e '1s/$/,,,,,,,/' -e 's/$/\r/' edits.csv
} >sheet.csv
run rescore first --edits sheet.csv --out sheet
exits 0
check "isolated 3'" test "$(code sheet 0 8)" = I3

it "refuses a result that is damaged, of a newer schema, or none"
edits edits.csv first
rm -rf broken && cp -r first broken
sed -i '5s/1/2/' broken/tables/candidates.csv
run rescore broken --edits edits.csv --out never
exits 3
says "broken/tables/candidates.csv: was changed or damaged"
rm broken/tables/candidates.csv
run rescore broken --edits edits.csv --out never
exits 3
says "tables/candidates.csv"
cp first/tables/candidates.csv broken/tables/ && rm broken/labels/field_01.labels.tif
run rescore broken --edits edits.csv --out never
exits 3
says "labels/field_01.labels.tif"
sed -i 's/"schema": 1/"schema": 2/' broken/result.json
run rescore broken --edits edits.csv --out never
exits 3
says "schema 2, this sunder knows 1"
head -c 2000 first/result.json >broken/result.json
run rescore broken --edits edits.csv --out never
exits 3
says "broken/result.json"
run rescore gone --edits edits.csv --out never
exits 3
says "holds no result.json"
check "nothing written" is_absent never

it "keeps the way the slide was decided, and the order of reading"
run score "$demo_slide" --assay demo --out by_lot --decision sequential --seed 5
exits 0
edits edits.csv by_lot
rm -rf edited
run rescore by_lot --edits edits.csv --out edited
exits 0
for member in call decision posterior; do
    check "$member is that of the first result" test "$(member_of by_lot $member)" = "$(member_of edited $member)"
done
check "it is sequential" grep -q "\"mode\": \"sequential\"" edited/result.json

it "never overwrites a result without --force"
rescored
run rescore first --edits edits.csv --out edited
exits 2
says "--force"
run rescore first --edits edits.csv --out edited --force --operator Somebody
exits 0
check "the operator stands in run.json alone" test "$(grep -rl Somebody edited)" = edited/run.json
check "nothing left beside it" test "$(ls -Ad edited?* 2>/dev/null | wc -l)" -eq 0

finish
