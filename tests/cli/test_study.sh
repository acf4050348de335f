#!/usr/bin/env bash
# sunder study: what is missing is scored, what is there stays, a bad slide is named, and a study goes on only as it began.
. "$(dirname "$0")/lib.sh"
needs_demo_slide

for i in 0 1 2; do cp "$demo_slide/field_0$i.ome.tif" "field_$i.ome.tif"; done
header=slide,locus,images,assay,patient,scanner,reference,reference_method,reader_A,reader_A_n,reader_A_k
manifest() {
    printf '%s\n' "$header" "one,DEMO,field_0.ome.tif,demo,P1,S1,rearranged,RNA-NGS,rearranged,50,20" \
        "two,DEMO,field_1.ome.tif,demo,P1,S2,normal,RNA-NGS,normal,50,2" "$@"
}
column() { awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR > 1 { print $at }' "$1"; }
# The name of what a killed run leaves: its last letters follow from those before.
leftover() { printf '%s-%.8s' "$1" "$(printf %s "$1" | sha256sum)"; }
same_report() { diff -r -I 'date of the report' "$1" "$2"; }
links_lead_somewhere() {
    local link
    for link in $(grep -o 'href="[^"]*"' study/report/report.html | cut -d '"' -f 2); do
        [ -e "study/report/$link" ] || { echo "$link is not there"; return 1; }
    done
}

it "scores every slide and reports"
manifest >slides.csv
run study slides.csv --out study
exits 0
says_nothing
prints '2: 2 scored now, 0 earlier, 0 given as counts, 0 not scored'
check "results are those of score" "$sunder" score field_0.ome.tif --assay demo --out alone >out 2>err
check "the very same nuclei" cmp alone/nuclei.csv study/slides/one/nuclei.csv
check "the very same result" cmp alone/result.json study/slides/one/result.json
check "every nucleus is in the tidy table" test "$(grep -c '^one,' study/report/nuclei.csv)" -eq \
    "$(($(wc -l <alone/nuclei.csv) - 1))"
check "links lead somewhere" links_lead_somewhere
check "nothing but the study" test "$(ls -A study | tr '\n' ' ')" = 'report slides study.json study.lock '
check "figures beside the page" test "$(cd study/report && echo *.svg)" = 'difference_A.svg fractions.svg roc.svg'
check "and in it" test "$(grep -o '<svg ' study/report/report.html | wc -l)" -ge 2
check "35 positives, or 73, reach 90 or 95 %" test "$(grep -c -e '^0.90,0,35,36,' -e '^0.95,0,73,72,' study/report/sizes.csv)" -eq 2

it "gives each slide the whole of --max-memory, however many are scored at once"
for jobs in 1 8; do
    run study slides.csv --out "memory$jobs" --max-memory 16 --jobs $jobs
    exits 0
done
check "the same results" diff -r -x run.json memory1/slides memory8/slides
check "the same report" same_report memory1/report memory8/report

it "says how far it is and how long it takes"
run study slides.csv --out timed --progress json
exits 0
says '"stage": "slides","done": 1,"total": 2,"left_s": '

it "tells every column of every table once"
columns() { head -n 1 "$1" | tr ',' '\n' | sed "s|^|${1##*/},|"; }
(cd study/report && for table in *.csv; do [ $table = dictionary.csv ] || columns $table; done | sort) >columns
tail -n +2 study/report/dictionary.csv | cut -d , -f 1,2 | sort >told
check "the same" diff told columns
check "with a type, what an empty cell is, and a meaning" test "$(tail -n +2 study/report/dictionary.csv | grep -cE '^[^,]+,[^,]+,[^,]+,[^,]*,[^,]+,.+')" \
    -eq "$(wc -l <columns)"

it "keeps the reference from the scoring"
sed 's/,rearranged,RNA-NGS,/,normal,RNA-NGS,/' slides.csv >other.csv
run study other.csv --out study_other
exits 0
check "the same result whatever the reference" diff -r -x run.json study/slides study_other/slides
check "the same study file but for the reference" diff -I '"reference":' study/study.json study_other/study.json
check "a slide to look at again is listed with its gallery" grep -q 'href="../slides/one/gallery.png"' study/report/report.html
check "neither method nor reader in it" test "$(grep -c -e RNA-NGS -e reader study/study.json)" -eq 0

it "scores what is missing and nothing else, and gives the same report"
cp -r study/report report_before
rm -r study/slides/two
touch -d '2001-01-01' study/slides/one/result.json
run study slides.csv --out study --jobs 2
exits 0
prints '1 scored now, 1 earlier'
check "the first slide was left alone" test study/slides/one/result.json -ot slides.csv
check "the same bytes" same_report report_before study/report

it "names a slide that cannot be scored, scores the others, and mends it later"
manifest 'lost,DEMO,nowhere.tif,demo,,,normal,,,,' >more.csv
run study more.csv --out study
exits 6
says 'slide lost could not be scored: nowhere.tif: No such file'
ends_with_one_error
check "it is marked" grep -q '^lost,.*,not scored,not scored,.*No such file' study/report/slides.csv
cp field_2.ome.tif nowhere.tif
run study more.csv --out study
exits 0
prints '3: 1 scored now, 2 earlier'

it "lets a slide without a result be corrected, and one with a result not"
cp field_1.ome.tif right.tif
mended() { manifest "lost,DEMO,$1,demo,,,normal,,,,"; }
mended wrong.tif >mend.csv
run study mend.csv --out mend
exits 6
mended right.tif >mend.csv
run study mend.csv --out mend
exits 0
prints '3: 1 scored now, 2 earlier'
check "the correction is on the page" grep -q 'images</td><td class="words">wrong.tif</td><td class="words">right.tif<' mend/report/report.html
mended field_2.ome.tif >mend.csv
run study mend.csv --out mend
exits 2
says 'lost: images was "right.tif"'

it "forgets no reference"
references() { mended right.tif | sed "s/two,DEMO,field_1.ome.tif,demo,P1,S2,normal/two,DEMO,field_1.ome.tif,demo,P1,S2,$1/"; }
changes() { grep -c '"what": "reference"' mend/study.json; }
was_changed() { grep -q "reference</td><td class=\"words\">$1</td><td class=\"words\">$2<" mend/report/report.html; }
for now in '' rearranged normal; do
    references "$now" >mend.csv
    run study mend.csv --out mend
    exits 0
done
check "three changes, also when it is as it began" test "$(changes)" -eq 3
check "emptied" was_changed normal none
check "given" was_changed none rearranged
check "flipped" was_changed rearranged normal
check "with the manifest" grep -q "\"manifest_sha256\": \"$(sha256sum <mend.csv | cut -c 1-64)\"" mend/study.json
check "from the top of the page" grep -q 'class="warning">Reference changed or emptied since the study began: 1 slide (two)' \
    mend/report/report.html
run study mend.csv --out mend
check "nothing is added where nothing changed" test "$(changes)" -eq 3

it "refuses to go on with other parameters, another seed or fewer slides"
cp study/study.json kept.json
run study more.csv --out study --seed 2
exits 2
says 'seed was 1 when the study began and is 2 now'
run study more.csv --out study --max-doubt 0.1
exits 2
says 'max_doubt_frac was 0.2 when the study began and is 0.1 now'
run study more.csv --out study --strict
exits 2
says 'strict was not given when the study began and is given now'
run study slides.csv --out study
exits 2
says 'slide lost is in the study and not in the manifest any more; put its row back'
sed 's/field_1/field_2/' more.csv >moved.csv
run study moved.csv --out study
exits 2
says 'two: images was "field_1.ome.tif"'
sed -i 's/"sunder": "[^"]*"/"sunder": "0.0.1"/' study/study.json
run study more.csv --out study
exits 2
says 'the study was begun with sunder 0.0.1'
cp kept.json study/study.json

it "goes on after a kill with no slide lost and none scored twice"
for i in $(seq 1 8); do
    cp "field_$((i % 3)).ome.tif" "k$i.ome.tif"
    echo "k$i,DEMO,k$i.ome.tif,demo,,,normal,,,,"
done >rows
{ echo "$header"; cat rows; } >many.csv
"$sunder" study many.csv --out killed --threads 1 --progress none >out 2>err &
pid=$!
until [ -e killed/slides/k2/result.json ] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
kill -KILL $pid 2>/dev/null
wait $pid 2>/dev/null
before=$(find killed/slides -maxdepth 2 -name result.json | grep -vc partial)
# What other kills leave, and what only looks like it.
mkdir -p "killed/slides/$(leftover k8.partial-abc123)/labels" "killed/$(leftover report.partial-zz0aaa)" \
    "killed/slides/$(leftover other.partial-abc123)" killed/slides/k8.partial-backup killed/slides/k8.partial-abc123-00000000 \
    killed/report.partial-backup killed/report.replaced-backup "killed/$(leftover mine.partial-abc123)"
touch "killed/$(leftover study.json.partial-abc123)" killed/study.json.partial-2026-11
run study many.csv --out killed
exits 0
prints "8: $((8 - before)) scored now, $before earlier"
for gone in "slides/$(leftover k8.partial-abc123)" "$(leftover report.partial-zz0aaa)" "$(leftover study.json.partial-abc123)"; do
    says "killed/$gone: removed; a run that was killed left it"
done
run study many.csv --out at_once --jobs 3
exits 0
check "as if it had run at once" same_report killed/report at_once/report
kept="$(leftover mine.partial-abc123) report report.partial-backup report.replaced-backup slides study.json study.json.partial-2026-11 \
study.lock slides/k8.partial-abc123-00000000 slides/k8.partial-backup slides/$(leftover other.partial-abc123)"
check "its own leftovers are gone, and nothing else" test "$(cd killed && echo * slides/*partial*)" = "$kept"
mkdir "killed/$(leftover report.replaced-abc123)"
run study many.csv --out killed
exits 0
check "nor of the next run, which has a report" test "$(cd killed && echo * slides/*partial*)" = "$kept"
check "and takes no other away" test "$(grep -c 'removed; a run' err)" -eq 1
rm -r killed/*partial* killed/*replaced* killed/slides/*partial*

it "begins again where a kill left no study file yet"
mkdir begun
touch "begun/$(leftover study.json.partial-abc123)"
run study many.csv --out begun
exits 0
check "nothing but the study" test "$(ls -A begun | tr '\n' ' ')" = 'report slides study.json study.lock '
check "as if it had run at once" same_report begun/report at_once/report

it "takes no slide for a leftover that is called like one"
cp field_0.ome.tif x1.tif
cp field_1.ome.tif x2.tif
printf '%s\n' slide,locus,images,assay x,DEMO,x1.tif,demo "$(leftover x.partial-abcdef),DEMO,x2.tif,demo" >named.csv
run study named.csv --out named
exits 0
run study named.csv --out named
exits 0
prints '0 scored now, 2 earlier'

it "remarks slides of one image under two names"
run study many.csv --out killed
says 'slide k4: scored from the same images as slide "k1" of line 2: 1 file with the same SHA-256'
says 'slide k1: scored from the same images as slide "k4" of line 5'
check "marked in the list" test "$(grep -c '^k.*scored from the same images' killed/report/slides.csv)" -eq 8
check "on the page, from its top" grep -q 'class="warning">8 remarks on rows of the manifest that do not fit: <a href="#remarks">' \
    killed/report/report.html
prints 'look at     8 remarks'

it "is run once at a time"
exec 9<>killed/study.lock
flock -n 9
cp killed/study.json kept.json
mkdir "killed/slides/$(leftover k8.partial-abc123)"
cp field_0.ome.tif later.tif
{ cat many.csv; echo "later,DEMO,later.tif,demo,,,normal,,,,"; } >longer.csv
run study longer.csv --out killed
exits 2
says 'another run works on this study'
check "the study file stays as it is" cmp kept.json killed/study.json
check "what the other run makes stays" test -e "killed/slides/$(leftover k8.partial-abc123)"
exec 9<&-
run study many.csv --out killed
exits 0

it "tells a second run to wait also where the first has not written its study file yet"
mkdir -p begins/slides
exec 9<>begins/study.lock
flock -n 9
run study many.csv --out begins
exits 2
says 'another run works on this study'
check "nothing written" test "$(ls -A begins | tr '\n' ' ')" = 'slides study.lock '
exec 9<&-

it "refuses one image or one file of nuclei under two names before anything is scored"
mkdir one_slide
cp field_0.ome.tif one_slide/f.ome.tif
ln -s one_slide alias
printf '%s\n' slide,locus,images,assay a,DEMO,one_slide,demo b,DEMO,field_1.ome.tif,demo c,DEMO,./alias/../alias/,demo >twice.csv
run study twice.csv --out bad
exits 3
says 'twice.csv: line 4: slide "c": images: "./alias/../alias/" stands on line 2 already, as images of slide "a"'
says_one_line
check "nothing written" is_absent bad
printf 'field,nucleus,class\n0,1,normal\n' >same.csv
printf '%s\n' slide,locus,images,assay,reader_A_nuclei,reader_B_nuclei a,DEMO,one_slide,demo,,same.csv \
    b,DEMO,field_1.ome.tif,demo,./same.csv, >twice.csv
run study twice.csv --out bad
exits 3
says 'line 3: slide "b": reader_A_nuclei: "./same.csv" stands on line 2 already, as reader_B_nuclei of slide "a"'
check "nothing written" is_absent bad

it "takes one image under two loci: a slide with two probes"
sed 's/"locus": "[^"]*"/"locus": "OTHER"/' "$source_dir/models/assays/demo.json" >second.json
printf '%s\n' slide,locus,images,assay first,DEMO,one_slide,demo second,OTHER,alias,second.json >two_probes.csv
run study two_probes.csv --out two_probes
exits 0
says_nothing
prints '2: 2 scored now'
sed 's/^second,OTHER/second,demo/; s/second.json/demo/' two_probes.csv >twice.csv
run study twice.csv --out bad
exits 3
says 'line 3: slide "second": images: "alias" stands on line 2 already'

it "remarks two readers with one file, and takes it for both"
printf '%s\n' slide,locus,images,assay,reader_A_nuclei,reader_B_nuclei a,DEMO,field_1.ome.tif,demo,same.csv,./same.csv >both.csv
run study both.csv --out both
exits 0
says 'both.csv: line 2: slide a: reader B: ./same.csv: holds the same as the file of reader A for slide "a" of line 2'
prints 'look at     1 remark on a row that does not fit: the report names it'
check "on the page, from its top" grep -q '>1 remark on a row of the manifest that does not fit: <a href="#remarks">look at it</a>' both/report/report.html
check "read for both" test "$(grep -c -e '^A,' -e '^B,' both/report/nucleus_confusion.csv)" -eq 2

it "lists a discordant slide with its gallery"
discordant_in() { sed -n '/<h2>Discordant slides: /,/<\/table>/p' "$1/report/report.html"; }
printf 'slide,locus,images,assay,reference\nwhole,DEMO,%s,demo,normal\nagrees,DEMO,field_1.ome.tif,demo,normal\n' "$demo_slide" >contrary.csv
run study contrary.csv --out contrary
exits 0
check "rearranged against normal" grep -q '^whole,.*,normal,rearranged,discordant,' contrary/report/slides.csv
check "it alone" test "$(discordant_in contrary | grep -c 'href="../slides/')" -eq 1
check "with its gallery" test "$(discordant_in contrary | grep -c 'whole<.*href="../slides/whole/gallery.png"')" -eq 1
check "which is there" test -s contrary/slides/whole/gallery.png

it "takes a dash for an empty cell"
printf '%s\n' slide,locus,evaluable,rearranged,call,patient,scanner,reference,reader_A,reader_A_n,reader_A_k,images \
    a,NTRK1,100,2,normal,-,-,normal,-,-,-,- b,NTRK1,100,30,rearranged,-,-,rearranged,normal,-,-,- \
    c,NTRK1,100,1,normal,-,-,-,-,-,-,- >dashes.csv
tr -d - <dashes.csv >blanks.csv
run study dashes.csv --out dashes
exits 0
says_nothing
run study blanks.csv --out blanks
exits 0
check "the same tables" diff -x report.html -x summary.json -r blanks/report dashes/report
check "no dash in them" test "$(column dashes/report/slides.csv patient | tr -d '\n')" = ''

it "guards what people wrote from spreadsheets, and refuses it only where tables are joined by it"
printf '%s\n' slide,locus,images,assay,lab,scanner,batch,reference,reference_method \
    a,DEMO,-run7.tif,demo,@home,=1+1,+b,normal,-method >texts.csv
cp field_0.ome.tif ./-run7.tif
run study texts.csv --out texts
exits 0
check "in the list" grep -q "^a,DEMO,,,'@home,'=1+1,'+b,'-method," texts/report/slides.csv
check "and in the nuclei" grep -q "^a,DEMO,'@home,'=1+1,'+b,software," texts/report/nuclei.csv
rm ./-run7.tif
rm -r texts/slides/a
run study texts.csv --out texts
exits 6
check "and why it failed" grep -q ",images,'-run7.tif: " texts/report/slides.csv
for fault in 's/^a,/=a,/' 's/lab,/patient,/' 's/lab,/specimen,/'; do
    sed "$fault" texts.csv >bad.csv
    run study bad.csv --out bad
    exits 3
    says 'expected a text that no spreadsheet takes for a formula'
done
sed '1s/lab/reader_=A/; 2s/@home/normal/' texts.csv >bad.csv
run study bad.csv --out bad
exits 3
says 'bad.csv: line 1: column "reader_=A": expected a reader'

it "remarks calls that their counts contradict"
cat >calls.csv <<'END'
slide,locus,evaluable,rearranged,call,reader_A,reader_A_n,reader_A_k,reader_B,reader_B_percent
wrong,NTRK1,100,90,normal,rearranged,50,0,normal,80
near,NTRK1,100,18,normal,rearranged,50,6,normal,20
few,NTRK1,20,10,rearranged,,,,,
END
run study calls.csv --out calls
exits 0
says 'calls.csv: line 2: slide wrong: called normal with 90 of 100 nuclei rearranged: that is more than half of them'
says 'slide wrong: reader A: called rearranged with 0 of 50 nuclei rearranged: that is none of them'
says 'slide wrong: reader B: called normal with 80 % of the nuclei rearranged'
check "no other" test "$(wc -l <err)" -eq 3
run study calls.csv --assay NTRK1 --out calls_assay
exits 0
says 'slide wrong: called normal with 90 of 100 nuclei rearranged: 95 % interval 82.6 to 94.5 %, wholly above the cutoff of 15 % of assay NTRK1'
says 'slide few: called rearranged from 20 evaluable nuclei: assay NTRK1 asks for 50'
check "a call on either side of a near cutoff is nobody's slip" test "$(grep -c near err)" -eq 0
check "marked in the list" grep -q '^wrong,.*called normal with 90 of 100' calls_assay/report/slides.csv
check "with its line on the page" grep -q 'wrong</td><td>2</td><td class="long">called normal with 90' calls_assay/report/report.html

it "says in words when there is nothing to compare"
prints 'agreement   no slide is called rearranged or normal by both sunder and a reference'
sed 's/reader_A,/reference,/; s/reader_A_n,reader_A_k/reader_C_n,reader_C_k/; s/,rearranged,50/,normal,50/' calls.csv >negative.csv
run study negative.csv --out negative
exits 0
prints 'rearranged  by the reference: no slide'
prints 'normal      by the reference: 2 of 2 are called so, 100.0 %'

it "counts abstentions in the figures on the terminal and in summary.json"
cat >abstained.csv <<'END'
slide,locus,evaluable,rearranged,call,images,reference
a,NTRK1,100,2,normal,,normal
b,NTRK1,100,3,normal,,normal
c,NTRK1,100,12,equivocal,,normal
d,NTRK1,,,,nowhere3.tif,normal
e,NTRK1,100,13,equivocal,,rearranged
END
run study abstained.csv --assay NTRK1 --out abstained
exits 6
prints 'normal      by the reference: 2 of 2 with a call are called so, 100.0 %'
prints '; 2 of all 4, 50.0 %, as 2 have no call'
prints 'rearranged  by the reference: 1 slide, none with a call'
check "and in the file" test "$(tr -d ' \n' <abstained/report/summary.json | grep -o '"negative_agreement_strict":{"k":2,"n":4,"value":0.5')"

it "lists nothing by a reference where there is none"
check "said" grep -q 'No slide has a reference' calls/report/report.html
check "no list of discordant slides" test "$(grep -c 'Discordant slides: ' calls/report/report.html)" -eq 0
check "no figure by reference" is_absent calls/report/fractions.svg
check "else both" test -e abstained/report/fractions.svg -a "$(grep -c 'Discordant slides: 0' abstained/report/report.html)" -eq 1
sed 's/,normal$/,/' abstained.csv >partly.csv
run study partly.csv --assay NTRK1 --out partly
exits 6
check "how many have none" grep -q '4 of 5 slides have no reference and count in none of these' partly/report/report.html

it "prints tables whose figures stay whole and whose sides are named"
page=calls/report/report.html
check "the sides" grep -q '<th>software rearranged, reader normal</th><th>software normal, reader rearranged</th>' $page
check "no sign that nobody explains" test "$(grep -c '+/+' $page)" -eq 0
check "a count and its interval stay whole" grep -q '<span>0 of 2,</span> <span>0.0 %</span> <span>(0.0 to 65.8 %)</span>' $page
check "by the style" test "$(grep -c -e '\.wide span,.more span,.whole{white-space:nowrap}' -e '^table.cells,.columns>div{break-inside:avoid}' $page)" -eq 1

it "says whether slides of one specimen or of one patient are compared"
cat >same.csv <<'END'
slide,locus,evaluable,rearranged,call,patient,scanner,specimen
a,NTRK1,100,2,normal,P1,A,
b,NTRK1,100,40,rearranged,P1,A,
END
run study same.csv --assay NTRK1 --out same
exits 0
sed 's/$/,normal,normal,50,10,normal,50,10/; 1s/,normal.*/,reference,reader_A,reader_A_n,reader_A_k,reader_B,reader_B_n,reader_B_k/' same.csv >words.csv
run study words.csv --assay NTRK1 --out words
exits 0
check "no counts that differ, and no third reader" grep -q 'Fisher exact, p &lt; 0.05) in none[.]</p>' words/report/report.html
sed -i 's/40,rearranged/4,normal/' words.csv
sed 's/b,NTRK1\(.*\),P1,/b,NTRK1\1,P2,/' words.csv >patients.csv
run study patients.csv --assay NTRK1 --out patients
exits 0
check "no width" grep -q 'by patients: no width' patients/report/report.html
check "patient" grep -q '<h2>Precision: slides of one patient</h2>' same/report/report.html
check "warned of" grep -q 'The slides name no specimen' same/report/report.html
check "one whose calls differ is named" grep -q '<td class="words">P1</td>.*a, A: normal 2.0 %; b, A: rearranged 40.0 %' same/report/report.html
check "in the table, too" grep -q '^P1,patient,NTRK1,1,1,0,0,0,1,a; b$' same/report/specimens.csv
sed 's/A,$/A,T1/' same.csv >specimen.csv
run study specimen.csv --assay NTRK1 --out specimen
exits 0
check "specimen" grep -q '<h2>Precision: slides of one specimen</h2>' specimen/report/report.html

it "shows markup in ids as text"
printf 'slide,locus,images,assay,reference\n"<b>&""x",DEMO,field_0.ome.tif,demo,normal\n' >markup.csv
run study markup.csv --out markup
exits 0
check "escaped" grep -q '&lt;b&gt;&amp;&quot;x' markup/report/report.html
check "nowhere as markup" test "$(grep -c '<b>' markup/report/report.html)" -eq 0

it "marks a result that was changed, and goes on"
sed -i 's/,normal,/,other,/' markup/slides/*/nuclei.csv
run study markup.csv --out markup
exits 6
says 'was changed or damaged'

it "refuses a manifest it does not understand before anything is scored"
for fault in 's/,rearranged,RNA/,perhaps,RNA/' 's/,scanner,/,section_um,/' 's/,scanner,/,cutoff,/' 's/^two,/one,/' 's/^slide,/slides,/' 's/demo,P1/nosuch,P1/' \
    's/,DEMO,/,NTRK1,/' 's/^two/t\xff/' 's/^two/=two/'; do
    manifest | sed "$fault" >bad.csv
    run study bad.csv --out bad
    exits 3
    says_one_line
    check "nothing written: $fault" is_absent bad
done
run study nowhere.csv --out bad
exits 3

it "refuses counts that contradict themselves"
for row in one,NTRK1,100,20,normal,50,20,10 one,NTRK1,0,0,normal,,, ; do
    printf '%s\n' slide,locus,evaluable,rearranged,call,reader_A_n,reader_A_k,reader_A_percent "$row" >counts.csv
    run study counts.csv --out bad
    exits 3
    says_one_line
    check "nothing written: $row" is_absent bad
done
printf 'slide,locus,evaluable,rearranged,call\none,NTRK2,100,20,normal\n' >counts.csv
run study counts.csv --assay NTRK1 --out bad
exits 3
says 'locus NTRK2, but assay NTRK1 is for NTRK1'

it "leaves a folder alone that is no study"
mkdir mine
echo kept >mine/file
run study slides.csv --out mine
exits 2
says 'holds no study.json'
check "nothing else there" test "$(ls -A mine)" = file
echo other >mine/study.lock
run study slides.csv --out mine
exits 2
says 'holds no study.json'
check "nor a lock of another program's changed" test "$(ls -A mine | tr '\n' ' ')$(cat mine/study.lock)" = 'file study.lock other'

it "scores with a laboratory's cutoff and a section thickness as score does"
cat >small.json <<'END'
{"schema": 1, "id": "small", "image": {"width_px": 384, "height_px": 384, "fields": 3},
 "nuclei": {"count": 9, "radius_um": 4}, "section": {"z_step_um": 4}}
END
sed 's/"n_min": 10/"n_min": 3/' "$source_dir/models/assays/demo.json" >mine.json
for i in 1 2 3; do
    "$sunder" simulate small.json --pattern normal --seed $i --out n$i >out 2>err
    run score n$i --assay mine.json --section-um 4 --out n$i.result
    exits 0
done
mkdir lists
run cutoff n?.result --method tolerance --out lists/own
exits 0
cutoff_list() {
    printf '%s\n' slide,locus,images,section_um,cutoff,reference "thin,DEMO,../n1,4,own/cutoff.json,normal" \
        "plain,DEMO,../n3,,,normal" "$@"
}
cutoff_list >lists/cutoff.csv
run study lists/cutoff.csv --assay mine.json --out cut
exits 0
run score n1 --assay mine.json --section-um 4 --cutoff lists/own/cutoff.json --out n1.own
check "the very same result" cmp n1.own/result.json cut/slides/thin/result.json
check "decided by the laboratory's" grep -q '"laboratory": {' cut/slides/thin/result.json
check "the other by the assay's" test "$(grep -c '"laboratory": {' cut/slides/plain/result.json)" -eq 0
sum=$(sha256sum <lists/own/cutoff.json | cut -c 1-64)
check "locked" grep -q "\"cutoff_sha256\": \"$sum\"" cut/study.json
check "in the list of slides" test "$(column cut/report/slides.csv cutoff_sha256 | tr '\n' ' ')" = "$sum  "
check "on the page" grep -q "cutoff own/cutoff.json (decides 1 slide of this study), SHA-256</th><td class=\"long hash\">$sum" cut/report/report.html

it "holds a reader to the cutoff of the row"
{ head -n 1 lists/cutoff.csv | sed 's/$/,reader_A,reader_A_n,reader_A_k/'; sed -n '2s/$/,rearranged,100,20/p' lists/cutoff.csv; } >lists/reader.csv
run study lists/reader.csv --assay mine.json --out cut_reader
exits 0
says "slide thin: reader A: called rearranged with 20 of 100 nuclei rearranged: 95 % interval 13.3 to 28.9 %, wholly below the laboratory's cutoff of "
says "at 100 nuclei"

it "says which fields were left out, and which flags a slide has"
mkdir part
cp field_0.ome.tif part/field_0.ome.tif
head -c 2000 field_1.ome.tif >part/field_1.ome.tif
printf '%s\n' slide,locus,images,assay part,DEMO,part,demo whole,DEMO,field_2.ome.tif,demo >part.csv
run study part.csv --out parted
exits 0
says 'part: left out: field_1.ome.tif'
says 'part.csv: fields were left out of 1 slide; the report names them'
check "counted in the list" test "$(column parted/report/slides.csv fields_left_out | tr '\n' ' ')" = '1 0 '
check "with the flags of its result" test "$(column parted/report/slides.csv flags | head -n 1)" = \
    "$(tr -d '\n' <parted/slides/part/result.json | sed 's/.*"flags": \[\([^]]*\)\].*/\1/; s/[" ]//g; s/,/ /g')"
check "from the top of the page" grep -q 'class="warning">Fields were left out of 1 slide: <a href="#marked">' parted/report/report.html
check "with the reason" grep -q '<td>1</td><td class="long">field_1.ome.tif' parted/report/report.html
run study part.csv --out parted
says 'part.csv: fields were left out of 1 slide'

it "says which assay was used, and what else the study was run with"
sed 's/"vendor": null/"vendor": "Maker"/; s/"lot": null/"lot": "L7"/; s/"probe_id": null/"probe_id": "PB7"/' \
    "$source_dir/models/assays/demo.json" >lot7.json
printf '%s\n' slide,locus,images,assay a,DEMO,field_0.ome.tif,lot7.json b,DEMO,field_1.ome.tif,demo >assays.csv
run study assays.csv --out assays --operator 'A. B.'
exits 0
seven=$(sha256sum <lot7.json | cut -c 1-64)
check "assay" test "$(column assays/report/slides.csv assay_sha256 | head -n 1)" = "$seven"
check "probe" test "$(column assays/report/slides.csv probe | tr '\n' ' ')" = 'PB7  '
check "vendor" test "$(column assays/report/slides.csv vendor | tr '\n' ' ')" = 'Maker  '
check "lot" test "$(column assays/report/slides.csv lot | tr '\n' ' ')" = 'L7  '
check "colours" test "$(column assays/report/slides.csv colours_confirmed | tr '\n' ' ')" = 'yes yes '
check "decision" test "$(column assays/report/slides.csv decision | tr '\n' ' ')" = 'evidence evidence '
check "on the page" grep -q "PB7</td><td class=\"words\">Maker</td>.*L7</td>.*$seven" assays/report/report.html
for words in 'operator</th><td class="long hash">A. B.<' "date of the report (UTC)</th><td class=\"long hash\">20" \
    'profile</th><td class="long hash">research<'; do
    check "on the page: $words" grep -q "$words" assays/report/report.html
done
check "in the foot" grep -q "<footer>.*assays demo $(printf %.16s "$seven")" assays/report/report.html
check "no box where all colours are confirmed" test "$(grep -c '<div class="unconfirmed">' assays/report/report.html)" -eq 0

it "warns of unconfirmed colours on every page"
sed 's/"colours_confirmed": true/"colours_confirmed": false/' lot7.json >unsure.json
printf '%s\n' slide,locus,images,assay a,DEMO,field_0.ome.tif,unsure.json b,DEMO,field_1.ome.tif,demo >unsure.csv
run study unsure.csv --out unsure
exits 0
check "from the top" grep -q '<thead><tr><td><div class="unconfirmed">Probe colours are not confirmed: assay .* takes' unsure/report/report.html
check "in the list" test "$(column unsure/report/slides.csv colours_confirmed | tr '\n' ' ')" = 'no yes '

it "finds before anything is scored what its cutoff and its way of deciding do not allow"
refuses_cutoff() {
    local row=$1 words=$2
    shift 2
    cutoff_list "$row" >lists/other.csv
    run study lists/other.csv --assay mine.json --out bad "$@"
    check "refused: $words" test "$status" -eq 3 -o "$status" -eq 2
    says "lists/other.csv: line "
    says "$words"
    check "nothing written: $words" is_absent bad
}
refuses_cutoff 'thick,DEMO,../n2,5,own/cutoff.json,normal' \
    'line 4: slide thick: lists/own/cutoff.json: the cutoff is for another section thickness'
refuses_cutoff 'n,DEMO,../n2,4,own/cutoff.json,normal' "line 2: slide thin: lists/own/cutoff.json: the cutoff is for another method" \
    --max-doubt 0.1
refuses_cutoff 'n,DEMO,../n2,4,own/cutoff.json,normal' "line 2: slide thin: lists/own/cutoff.json: the cutoff is for another pixel size" \
    --pixel-size 0.2
refuses_cutoff 'n,DEMO,../n2,4,own/cutoff.json,normal' "reads a part of them; use the decision" --decision two_step
sed 's/"probe_id": null/"probe_id": "another"/' mine.json >another.json
sed 's/"lot": null/"lot": "L2"/' mine.json >lot.json
printf '%s\n' slide,locus,images,section_um,cutoff,assay "p,DEMO,../n1,4,own/cutoff.json,../another.json" >lists/other.csv
run study lists/other.csv --out bad
exits 3
says 'lists/other.csv: line 2: slide p: lists/own/cutoff.json: the cutoff is for another probe'
check "nothing written" is_absent bad

it "takes another lot of the probe, and refuses it under --strict"
printf '%s\n' slide,locus,images,section_um,cutoff,assay "p,DEMO,../n1,4,own/cutoff.json,../lot.json" >lists/lot.csv
run study lists/lot.csv --out bad --strict
exits 3
says 'lists/lot.csv: line 2: slide p: lists/own/cutoff.json: the cutoff is for another lot of the probe (--strict)'
check "nothing written" is_absent bad
run study lists/lot.csv --out lot
exits 0
says 'the assay has lot L2; verify the new lot on normals'
run study lists/lot.csv --out lot
exits 0
lot='own/cutoff.json: the cutoff was set with lot unknown of the probe, the assay has lot L2; verify the new lot on normals'
says "lists/lot.csv: line 2: slide p: $lot"
check "marked in the list" grep -q "^p,.*$lot" lot/report/slides.csv
check "on the page, from its top" grep -q 'class="warning">1 remark' lot/report/report.html
check "with its lots" grep -q "$lot" lot/report/report.html
run study lists/lot.csv --out lot --strict
exits 3

it "marks a slide that its cutoff refuses once its images are seen, and scores the others"
sed 's/"fields": 3/"fields": 3, "pixel_um": 0.12/' small.json >wide.json
"$sunder" simulate wide.json --pattern normal --seed 2 --out n4 >out 2>err
cutoff_list 'wide,DEMO,../n4,4,own/cutoff.json,normal' >lists/thick.csv
run study lists/thick.csv --assay mine.json --out cut
exits 6
says "slide wide could not be scored: lists/own/cutoff.json: the cutoff is for another pixel size"
ends_with_one_error
prints '3: 0 scored now, 2 earlier'
check "it is marked" grep -q '^wide,.*,not scored,not scored,.*another pixel size' cut/report/slides.csv

it "locks cutoff, thickness and decision, and takes no result of another cutoff"
sed 's/,4,own/,4.2,own/' lists/thick.csv >lists/other.csv
run study lists/other.csv --assay mine.json --out cut
exits 2
says 'thin: section_um was 4 when the study began and is 4.2'
sed 's/own.cutoff.json//' lists/thick.csv >lists/other.csv
run study lists/other.csv --assay mine.json --out cut
exits 2
says "thin: cutoff_sha256 was \"$sum\" when the study began and is not given now"
run study lists/thick.csv --assay mine.json --out cut --decision plain
exits 2
says 'decision was not given when the study began and is "plain" now'
rm -r cut/slides/thin
cp -r cut/slides/plain cut/slides/thin
run study lists/thick.csv --assay mine.json --out cut
exits 6
says 'was scored with a cutoff of SHA-256 none, the study has'
echo >>lists/own/cutoff.json
run study lists/thick.csv --assay mine.json --out cut
exits 2
says "thin: cutoff_sha256 was \"$sum\""

it "decides every slide as asked"
sed 's/,own.cutoff.json,/,,/' lists/cutoff.csv >lists/plain.csv
run study lists/plain.csv --assay mine.json --out decided --decision plain
exits 0
run score n1 --assay mine.json --section-um 4 --decision plain --out n1.plain
check "the very same result" cmp n1.plain/result.json decided/slides/thin/result.json

it "compares nucleus by nucleus with a reader"
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print "field,nucleus,class" }
    NR > 1 && $at["evaluable"] == 1 { print $1 "," $2 "," $at["class"] } END { print "7,1,normal" }' alone/nuclei.csv >read.csv
printf 'slide,locus,images,assay,reader_A_nuclei\none,DEMO,field_0.ome.tif,demo,read.csv\n' >nuclei.csv
run study nuclei.csv --out nuclei
exits 0
check "one not found" grep -q '^A,not found,normal,1$' nuclei/report/nucleus_confusion.csv
line=$(wc -l <read.csv)
says "nuclei.csv: line 2: slide one: reader A: read.csv: line $line: the slide has no nucleus 1 in field 7; 1 of its $((line - 1)) nuclei"
check "marked in the list" grep -q "^one,.*read.csv: line $line: the slide has no nucleus 1 in field 7" nuclei/report/slides.csv
check "and in the nuclei" grep -q '^one,DEMO,,,,A,7,1,,,,,not found,,,normal,$' nuclei/report/nuclei.csv
check "no other" test "$(grep -c 'not found' nuclei/report/nuclei.csv)" -eq 1
check "the rest agrees" test "$(grep -cv -e 'not found' -e '^A,normal,normal,' -e '^A,rearranged,rearranged,' -e \
    '^A,other,other,' -e '^reader,' nuclei/report/nucleus_confusion.csv)" -eq 0

it "holds no nuclei of readers against a slide that has none"
printf '%s\n' slide,locus,images,assay,evaluable,rearranged,call,reader_A_nuclei lost,DEMO,nowhere2.tif,demo,,,,read.csv \
    counted,DEMO,,,50,2,normal,read2.csv >rest.csv
cp read.csv read2.csv
run study rest.csv --out rest
exits 6
says 'slide counted: reader A: read2.csv: the slide is given as counts, so there are no nuclei to hold'
says 'slide counted: reader A: read2.csv: holds the same as the file of reader A for slide "lost" of line 2: is one a copy?'
check "none is called not found" test "$(grep -c 'not found' rest/report/nucleus_confusion.csv rest/report/nuclei.csv | cut -d : -f 2 | tr '\n' ' ')" = '0 0 '
finish
