#!/usr/bin/env bash
# What the command says about arguments it cannot use: exit code 2, one line, and what to write instead.
. "$(dirname "$0")/lib.sh"

it "asks for a command when none is given"
run
exits 2
says "no command given; 'sunder help' lists them"
says_one_line
prints_nothing

it "names the command that a mistyped one was meant to be"
run scroe slide
exits 2
says "scroe: no such command; did you mean 'sunder score'?"
run assay lsit
exits 2
says "did you mean 'sunder assay list'?"

it "does not guess when nothing is near"
run quack
exits 2
says "quack: no such command; 'sunder help' lists them"

it "asks what stands after a group of commands"
run assay
exits 2
says "assay: not a command by itself"

it "wants options after the command"
run --threads 2 score slide
exits 2
says "options stand after it"

it "names the option that a mistyped one was meant to be"
run score slide --pixelsize 0.1
exits 2
says "--pixelsize: score has no such option; did you mean --pixel-size?"
run score slide --chanels=dapi=0
exits 2
says "did you mean --channels?"

it "points at the help for an option that is near to nothing"
run score slide --quack
exits 2
says "'sunder help score' lists them"
run score slide -q
exits 2
says "-q: score has no such option"

it "does not take an option of another command"
run score slide --least-significance 4
exits 2
says "--least-significance: score has no such option"

it "asks for the slide, the assay and the result folder"
run score --assay demo --out result
exits 2
says "score: no SLIDE given; expected 'sunder score SLIDE'"
run score slide --out result
exits 2
says "score: --assay ID|FILE is missing"
run score slide --assay demo
exits 2
says "score: --out DIR is missing"
run segment --out labels
exits 2
says "segment: no IMAGE... given"

it "names an operand that is one too many"
run score slide another --assay demo --out result
exits 2
says "score: found 'another' where nothing more was expected"
run assay list demo
exits 2
says "assay list: found 'demo'"

it "names an empty operand"
run score "" --assay demo --out result
exits 2
says "score: an empty name; expected SLIDE"

it "says what stands after an option that ends the line"
run score slide --assay
exits 2
says "--assay: nothing stands after it; expected --assay ID|FILE"

it "sees an option where a value was expected"
run score slide --assay --out result
exits 2
says "--assay: found the option --out where ID|FILE was expected"

it "refuses a value after a flag"
run score slide --force=yes
exits 2
says "--force=yes: --force takes no value"

it "says what was found and what was expected for a number"
run score slide --pixel-size small
exits 2
says "--pixel-size small: not a number; expected micrometres per pixel, such as 0.1"
run score slide --pixel-size 0,1
exits 2
says "(the decimal mark is a point)"
for value in nan inf 0x10 1e 1.0.0 ''; do
    run score slide --pixel-size "$value"
    exits 2
    says "--pixel-size"
done
run score slide --pixel-size -0.1
exits 2
says "--pixel-size -0.1: outside"
run score slide --threads 1.5
exits 2
says "--threads 1.5: not a whole number"
run score slide --threads 1000000
exits 2
says "--threads 1000000: outside 0 to 256"
run score slide --seed 99999999999999999999
exits 2
says "outside 0 to"
run score slide --max-doubt 20
exits 2
says "--max-doubt 20: outside 0 to 0.5"
for bound in 0 -0.1 1e4; do
    run score slide --false-candidates $bound
    exits 2
    says "--false-candidates $bound: outside 1e-09 to 1000; expected a number above 0, such as 0.1"
done
for bound in nan few 0,1; do
    run score slide --false-candidates $bound
    exits 2
    says "--false-candidates $bound: not a number"
done

it "lists the words of a choice and names the nearest"
run score slide --profile validaton
exits 2
says "--profile validaton: not known; expected research or validation (did you mean validation?)"
run score slide --segmenter magic
exits 2
says "expected auto, classic or network"

it "takes operands and options in any order, and -- before a name with dashes"
run score --assay none slide --out result
exits 3
says 'no assay "none"'
run inspect -- --strange-name
exits 3
says "--strange-name"

it "takes the value of an option after an equals sign"
run score slide --assay=none --out=result
exits 3
says 'no assay "none"'

it "words a usage error as JSON once --progress json was seen"
run score slide --progress json --threads x
exits 2
says '"event": "error"'
says '"status": 2'

finish
