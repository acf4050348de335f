#!/usr/bin/env bash
# sunder cutoff and score --cutoff: from tables and from scored slides; what does not belong together is refused and named.
. "$(dirname "$0")/lib.sh"

table() { printf '%s\n' "$@" >counts.csv; }

it "prints one JSON object on standard output, with the limit, the count and the method"
table slide,n,k a,200,1 b,200,0 c,200,2 d,200,5 e,200,1
run cutoff --counts counts.csv --method betainv --json
exits 0
says "5 normal slides; 20 or more are asked for."
# T1 of clinical.md: 5 of 200.
check "limit" grep -qE '^  "limit_frac": 0\.0518433' out
check "first positive count" grep -q '^  "first_positive": 11,' out
check "method" grep -q '^  "method": "betainv",' out
check "n" grep -q '^  "n": 200,' out
check "a JSON object" /usr/bin/env python3 -c 'import json, sys; json.load(open("out"))'

it "writes the folder whole, with a page that fetches nothing, and not over another thing"
run cutoff --counts counts.csv --assay NTRK1 --method beta-binomial --level 0.99 --out folder
exits 0
prints "beta-binomial, 5 normal slides"
check "two files" test "$(ls folder | tr '\n' ' ')" = "cutoff.html cutoff.json "
check "locus" grep -q '"locus": "NTRK1"' folder/cutoff.json
check "nothing fetched" sh -c '! grep -qE "(src|href)=|@import|url\(http" folder/cutoff.html'
cp folder/cutoff.json kept.json
run cutoff --counts counts.csv --out folder
exits 2
says "--force"
run cutoff --counts counts.csv --assay NTRK1 --method beta-binomial --level 0.99 --out folder --force
exits 0
check "the same bytes" cmp folder/cutoff.json kept.json

it "says in words what one slide cannot show"
table slide,n,k a,200,5
run cutoff --counts counts.csv --out one
exits 0
prints "limit 5.18 %, first positive 11 of 200 (5.50 %)"
prints "betainv, 1 normal slide"
check "one slide" sh -c '! grep -q "1 normal slides" out'
prints "one slide cannot show whether normals differ"
table slide,n,k a,200,1 b,200,0 c,200,2 d,200,5 e,200,1

it "refuses --sd and --level where the method does not take them, the defaults too"
for sd in 2 3; do
    run cutoff --counts counts.csv --sd $sd --out never
    exits 2
    says "--sd changes nothing with method betainv"
    says_one_line
done
for level in 0.95 0.99; do
    run cutoff --counts counts.csv --method mean-sd --level $level --out never
    exits 2
    says "--level changes nothing with method mean-sd"
done
run cutoff --counts counts.csv --method mean-sd --sd 3 --json
exits 0
check "no level is claimed" grep -q '^  "level": null,' out

it "leaves a folder that is not its own"
mkdir mine
echo mine >mine/notes
run cutoff --counts counts.csv --out mine --force
exits 2
check "a file of mine is there" test -s mine/notes

it "refuses what it cannot use in one line, and writes nothing"
run cutoff --out never
exits 2
says "an empty cohort"
says_one_line
run cutoff --counts none.csv --out never
exits 3
says_one_line
table slide,n,k a,10,11
run cutoff --counts counts.csv --out never
exits 3
says "counts.csv: line 2: slide a: 11 nuclei counted of 10"
says_one_line
run cutoff --counts counts.csv --method betainf
exits 2
says "did you mean betainv"
run cutoff --counts counts.csv --level 1
exits 2
run cutoff . --out never
exits 3
says "holds no result.json"
check "nothing written" is_absent never

cat >small.json <<'END'
{"schema": 1, "id": "small", "image": {"width_px": 384, "height_px": 384, "fields": 3},
 "nuclei": {"count": 9, "radius_um": 4}, "section": {"z_step_um": 4}}
END
# scored NAME PATTERN SEED OPTIONS...
scored() {
    local name=$1 pattern=$2 seed=$3
    shift 3
    [ -d "$name" ] || "$sunder" simulate small.json --pattern "$pattern" --seed "$seed" --out "$name" >/dev/null 2>&1
    run score "$name" "$@"
}
sed 's/"n_min": 10/"n_min": 3/; s/"lot": null/"lot": "L1"/; s/"probe_id": null/"probe_id": "P"/' "$source_dir/models/assays/demo.json" >lot1.json
sed 's/"L1"/"L2"/' lot1.json >lot2.json
sed 's/"id": "demo"/"id": "other"/; s/"locus": "DEMO"/"locus": "OTHER"/' lot1.json >other.json
for i in 1 2 3 4 5; do
    scored n$i normal $i --assay lot1.json --section-um 4 --out n$i.result
    exits 0
done

it "derives a cutoff from results, for each kind, with their hashes"
run cutoff n?.result --method tolerance --out own
exits 0
for kind in combined split isolated_3p; do check "$kind" grep -q "\"$kind\": {" own/cutoff.json; done
sum=$(sha256sum <n3.result/result.json | cut -c 1-64)
check "hash of a normal" grep -q "\"result_sha256\": \"$sum\"" own/cutoff.json
check "lot" grep -q '"L1"' own/cutoff.json
check "thickness" grep -q '"section_um": 4.0' own/cutoff.json

it "refuses normals that do not belong together"
run cutoff n1.result n2.result n1.result --out never
exits 3
says "holds the same images as n1.result"
scored n6 normal 6 --assay other.json --section-um 4 --out other.result
run cutoff n1.result other.result --out never
exits 3
says "other.result: locus 'OTHER', but n1.result has 'DEMO'"
scored n6 normal 6 --assay lot1.json --section-um 5 --out thick.result
run cutoff n1.result thick.result --out never
exits 3
says "section thickness '5 um', but n1.result has '4 um'"
scored n6 normal 6 --assay lot1.json --section-um 4 --max-doubt 0.1 --out sure.result
run cutoff n1.result sure.result --out never
exits 3
says "parameter max_doubt_frac '0.1', but n1.result has '0.2'"
check "nothing written" is_absent never

it "refuses a result whose counts cannot be, and names its folder"
cp -r n1.result damaged.result
sed '/^  "counts": {/,/^  }/s/"rearranged": [0-9]*/"rearranged": 500/' n1.result/result.json >damaged.result/result.json
run cutoff n2.result damaged.result --out never
exits 3
says "damaged.result/result.json: rearranged: "
says "the result is damaged"
check "nothing written" is_absent never

it "says why an empty cohort is empty, and names every slide"
sed 's/"n_min": 3/"n_min": 900/' lot1.json >many.json
for i in 1 2; do scored n$i normal $i --assay many.json --section-um 4 --out few$i.result; done
run cutoff few1.result few2.result --out never
exits 3
says "none of 2 results can be counted"
check "both, with what was asked" grep -qE 'n1: uninformative: [0-9]+ evaluable nuclei, the assay asks for 900 \(n_min\); n2: ' err
check "nothing written" is_absent never

it "scores a slide with it: the result holds whose cutoff it is, and scoring again keeps it"
scored s split 9 --assay lot1.json --section-um 4.2 --cutoff own/cutoff.json --out s.result
exits 0
check "no warning" sh -c '! grep -q warning err'
sum=$(sha256sum <own/cutoff.json | cut -c 1-64)
check "in the result" grep -q '"laboratory": {' s.result/result.json
check "in the parameters" grep -q "\"cutoff_sha256\": \"$sum\"" s.result/result.json
check "in the report" grep -q "the laboratory's own" s.result/report.html
{
    sha256sum <s.result/result.json | cut -c 1-64
    echo action,field,nucleus,signal,colour,x_um,y_um,to_nucleus
} >edits.csv
run rescore s.result --edits edits.csv --out s.again
exits 0
cutoff_of() { sed -n '/^  "cutoff": {/,/^  }/p' "$1/result.json"; }
check "the same cutoff" test "$(cutoff_of s.result)" = "$(cutoff_of s.again)"
check "exactly" cmp s.result/tables/numbers.json s.again/tables/numbers.json
check "the same call" test "$(grep '^  "call"' s.result/result.json)" = "$(grep '^  "call"' s.again/result.json)"

it "refuses a slide that differs from the normals, names the difference and writes nothing"
# refused WORDS OPTIONS...
refused() {
    local words=$1
    shift
    run score s --out never "$@"
    exits 3
    says "$words"
    ends_with_one_error
    check "nothing written" is_absent never
}
refused "another locus: it has 'DEMO', this slide 'OTHER'" --assay other.json --section-um 4 --cutoff own/cutoff.json
refused "another section thickness: it has '4 um', this slide 'unknown" --assay lot1.json --cutoff own/cutoff.json
refused "another section thickness: it has '4 um', this slide '5 um" --assay lot1.json --section-um 5 --cutoff own/cutoff.json
refused "another pixel size: it has '0.1 um', this slide '0.12 um'" --assay lot1.json --section-um 4 --pixel-size 0.12 --cutoff own/cutoff.json
refused "parameter max_doubt_frac: it has '0.2', this slide '0.1'" --assay lot1.json --section-um 4 --max-doubt 0.1 --cutoff own/cutoff.json
refused "parameter network_sha256: it has " --assay lot1.json --section-um 4 --segmenter classic --cutoff own/cutoff.json
sed 's/"probe_id": "P"/"probe_id": "Q"/' lot1.json >probe.json
refused "another probe: it has 'P', this slide 'Q'" --assay probe.json --section-um 4 --cutoff own/cutoff.json
refused "made from a table of counts" --assay lot1.json --section-um 4 --cutoff folder/cutoff.json
refused "is no cutoff" --assay lot1.json --section-um 4 --cutoff s.result/result.json
sed 's/"rule": "share"/"rule": "hare"/' own/cutoff.json >broken.json
refused "broken.json: rule" --assay lot1.json --section-um 4 --cutoff broken.json
sed 's/"share": 0\.[0-9]*/"share": 0.7/' own/cutoff.json >edited.json
refused "edited.json: limit_frac or first_positive of combined is not what the limit gives: the cutoff was edited or damaged" \
    --assay lot1.json --section-um 4 --cutoff edited.json

it "is not for a decision that reads a part of the nuclei"
run score s --assay lot1.json --section-um 4 --cutoff own/cutoff.json --decision two_step --out s.part
exits 2
says "a count of all evaluable nuclei, and the decision two_step reads a part of them"

it "warns of another lot of the probe, and refuses it when strict"
run score s --assay lot2.json --section-um 4 --cutoff own/cutoff.json --out s.lot2
exits 0
says "set with lot L1 of the probe, the assay has lot L2"
refused "lot of the probe (--strict): it has 'L1', this slide 'L2'" --assay lot2.json --section-um 4 --cutoff own/cutoff.json --strict

it "lists two lots of the normals, and takes a slide of either"
scored n7 normal 7 --assay lot2.json --section-um 4 --out n7.result
run cutoff n?.result --out two
exits 0
says "2 lots"
run score s --assay lot2.json --section-um 4 --cutoff two/cutoff.json --strict --out s.two
exits 0
finish
