#!/usr/bin/env bash
# sunder assay list, show, check.
. "$(dirname "$0")/lib.sh"
assays=$source_dir/models/assays
export SUNDER_MODELS=$source_dir/models

it "lists the assays that ship"
run assay list
exits 0
for id in demo NTRK1 NTRK2 NTRK3; do check "$id is listed" grep -qE "^$id " out; done
check "demo's colours are confirmed" grep -qE '^demo .* colours confirmed' out
check "NTRK1's are not" grep -qE '^NTRK1 .*NOT confirmed' out

it "reads the folder that SUNDER_MODELS names"
mkdir -p mine/assays
cp "$assays/demo.json" mine/assays/
SUNDER_MODELS=$scratch/mine run assay list
exits 0
check "one line" test "$(wc -l <out)" -eq 1
SUNDER_MODELS=$scratch/nowhere run assay list
exits 3
says "SUNDER_MODELS names the folder that holds assays/"

it "lists the others when one file is bad, and says so"
echo '{' >mine/assays/broken.json
SUNDER_MODELS=$scratch/mine run assay list
exits 6
prints "demo"
says "broken.json"

it "shows an assay by id and by file"
run assay show demo
exits 0
prints "split"
prints "cutoff"
prints "green"
cp out by_id.txt
run assay show "$assays/demo.json"
exits 0
check "the same words" cmp -s out by_id.txt
cp "$assays/demo.json" ./copy.json
SUNDER_MODELS=$scratch/nowhere run assay show copy.json
exits 0

it "prints how often a decision calls what"
run assay operating NTRK1 --decision two_step --nuclei 100
exits 0
check "the published two-step value at 15 %" grep -qE '^ +15 +100 +0\.532478 ' out
run assay operating NTRK1
exits 0
check "four numbers of nuclei" test "$(grep -cE '^ +15 ' out)" -eq 4
run assay operating NTRK1 --decision two_step --nuclei 49
exits 2
says "fewer than 50 uninformative"
run assay operating NTRK1 --decision full --nuclei 100 --fields 3
exits 2
says "give a multiple"
sed 's/"numerator": 15/"numerator": 5/' "$assays/demo.json" >low.json
run assay operating low.json --decision two_step
exits 3
says "decision two_step needs one above 8 %"

it "draws the same slides from the same seed"
run assay operating NTRK1 --decision full --nuclei 60 --fields 3 --between-fields 0.1 --seed 4
exits 0
cp out drawn.txt
run assay operating NTRK1 --decision full --nuclei 60 --fields 3 --between-fields 0.1 --seed 4
check "the same numbers" cmp -s out drawn.txt

it "names the assays there are when it finds none"
run assay show NTRK9
exits 3
says "NTRK9"
says "NTRK1"

it "finds the shipped files valid"
for id in demo NTRK1 NTRK2 NTRK3; do
    run assay check "$assays/$id.json"
    exits 0
    prints "valid"
done
says "colours are not confirmed"

it "names the fault of a file and its field"
sed 's/"n_min": *[0-9]*/"n_min": -3/' "$assays/demo.json" >negative.json
run assay check negative.json
exits 3
says "n_min"
says "negative.json"
says_one_line
head -c 100 "$assays/demo.json" >cut.json
run assay check cut.json
exits 3
says "cut.json"
run assay check missing.json
exits 3
says "missing.json"

it "checks several files and names those that are bad"
run assay check "$assays/demo.json" negative.json
exits 6
prints "demo.json: valid"
says "negative.json"
says "1 of 2"
run assay check negative.json cut.json
exits 3
says "2 of 2"

finish
