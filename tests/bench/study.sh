#!/usr/bin/env bash
# Time of `sunder study` on 1,000 slides with made-up counts: study.sh SUNDER. Half are rearranged; readers and labels are drawn
# by awk's own generator from a fixed seed, so that every run has the same manifest.
set -eu
sunder=$1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/sunder-study-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

awk 'BEGIN {
    srand(7)
    word[0] = "negative"; word[1] = "positive"
    print "slide,locus,evaluable,rearranged,call,lab,scanner,batch,patient,reference,reference_method," \
          "reader_A,reader_A_n,reader_A_k,reader_B,reader_B_n,reader_B_k,reader_C"
    for (i = 1; i <= 1000; i++) {
        positive = i % 2
        share = positive ? 0.12 + 0.6 * rand() : 0.10 * rand() * rand() + 0.06 * rand()
        k = 0; for (j = 0; j < 200; j++) k += rand() < share
        a = 0; b = 0; for (j = 0; j < 50; j++) { a += rand() < share; b += rand() < share }
        said = k >= 30 ? "rearranged" : "normal"
        if (rand() < 0.02) said = "equivocal"
        truth = positive ? "rearranged" : "normal"
        if (rand() < 0.02) truth = "uninformative"
        printf "slide_%04d,NTRK%d,200,%d,%s,lab %d,scanner %d,batch %d,patient %d,", i, 1 + i % 3, k, said, i % 2, \
            int(i / 2) % 3, i % 11, int((i + 1) / 2)
        A = word[a >= 8]; B = word[b >= 8]; C = word[a + b >= 15]
        printf "%s,%s,%s,50,%d,%s,50,%d,%s\n", truth, i % 5 ? "RNA-NGS" : "IHC", A, a, B, b, C
    }
}' >"$scratch/slides.csv"
time "$sunder" study "$scratch/slides.csv" --out "$scratch/study"
if [ $# -gt 1 ]; then cp -r "$scratch/study" "$scratch/slides.csv" "$2"; fi
