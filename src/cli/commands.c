/* The rows of the command table, and the two short tables that stand in every page. */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "cli/options.h"

const command command_table[] = {
    {.name = "score",
     .operands = "SLIDE",
     .summary = "score one slide and label it",
     .description =
         "Finds the nuclei and the two probe signals in every field of SLIDE, decides for each nucleus whether the "
         "locus is whole or broken, and calls the slide rearranged, normal, equivocal or uninformative.\n\n"
         "SLIDE is one image file, a folder of fields or a manifest. The folder given by --out appears whole or not "
         "at all: result.json, run.json, nuclei.csv, signals.csv, pairs.csv, rejected.csv, labels/, overlay/, "
         "gallery.png and report.html. Open report.html first.\n\n"
         "A field that cannot be used is left out and named, here and in the result. A slide that can be read and "
         "not be scored is uninformative, and that is no error.",
     .examples = {{"sunder score slide7/ --assay NTRK1 --out slide7.result", "score a folder of fields"},
                  {"sunder score a.png --assay demo --pixel-size 0.1 --out a.result",
                   "an image that does not say its scale"},
                  {"sunder score slide7/ --assay NTRK1 --out slide7.result --force", "replace an earlier result"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_SCORE,
     .run = command_score},
    {.name = "rescore",
     .operands = "DIR",
     .summary = "score a result again with a reviewer's corrections",
     .description =
         "Derives classes and the call again from the tables in the result folder DIR, with signals taken, rejected, "
         "added or moved to another nucleus as the file given by --edits says. No image is opened, and DIR stays as it "
         "is. The folder given by --out appears whole or not at all; it is a result like any other and can itself be "
         "scored again. Its pictures are those of DIR, marked as drawn before the edits.\n\n"
         "The first line of the edits is the SHA-256 of DIR/result.json, the second the header "
         "action,field,nucleus,signal,colour,x_um,y_um,to_nucleus; then one edit a line. Edits for another result are "
         "refused. Without an edit readings and call are those of DIR.\n\n"
         "take: `signal` is a candidate of rejected.csv; it is a signal of `nucleus`, or of `to_nucleus` where that is "
         "given. reject: `signal` of signals.csv is none, nor what is merged into it. add: there is a signal at x_um, "
         "y_um in `nucleus` that no candidate has. move: `signal` of signals.csv belongs to `to_nucleus`.",
     .examples = {{"sunder rescore slide7.result --edits edits.csv --out slide7.edited", "with corrections"},
                  {"sha256sum slide7.result/result.json", "the first line of the edits"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_RESCORE,
     .run = command_rescore},
    {.name = "segment",
     .operands = "IMAGE...",
     .summary = "find the nuclei alone and write label images",
     .description =
         "Writes DIR/NAME.tif for each image NAME: 16 bit, 0 is background, k is nucleus k. An image of several "
         "channels gives its DAPI channel, a grey picture is taken as it is, and an RGB picture gives its blue, or its "
         "grey where blue holds little. Of several fields in one file the first is taken.\n\n"
         "Without a pixel size in the file or --pixel-size the scale is estimated from the image, and that is said. "
         "DIR may exist; only an existing DIR/NAME.tif needs --force. An image that cannot be read is named and the "
         "others are still written.",
     .examples = {{"sunder segment *.tif --out labels", "one label image for each"},
                  {"sunder segment a.png --pixel-size 0.25 --out labels", "with a known scale"}},
     .least_operands = 1,
     .most_operands = ANY_NUMBER,
     .bit = IN_SEGMENT,
     .run = command_segment},
    {.name = "detect",
     .operands = "IMAGE",
     .summary = "find the signals alone and write a table",
     .description =
         "Writes one row for each signal of every channel but DAPI, without looking at nuclei: colour, x_px, y_px, "
         "and x_um, y_um where the scale is known, with the measures of signals.csv that need no nucleus.",
     .examples = {{"sunder detect field_03.tif --out signals.csv", "every probe channel"},
                  {"sunder detect a.tif --channels green=1 --out signals.csv", "one channel alone"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_DETECT,
     .run = command_detect},
    {.name = "inspect",
     .operands = "SLIDE",
     .summary = "say what is in a slide, what would be used and why",
     .description =
         "Reads the headers of SLIDE and prints its fields, channels, pixel size and where each was learnt from, "
         "the fields that would be left out and why, and whether score would take it. Takes the options of score "
         "that say how a slide is read, so that they can be tried.\n\n"
         "A slide that can be looked at is exit code 0, also where score would refuse it: the line 'score' then says with "
         "which words and which exit code.",
     .examples = {{"sunder inspect slide7/", "what is there"},
                  {"sunder inspect slide7/ --assay NTRK1 --profile validation", "would a validation run take it"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_INSPECT,
     .run = command_inspect},
    {.name = "simulate",
     .operands = "SCENARIO",
     .summary = "make a slide with truth, from physics",
     .description =
         "Makes a break-apart FISH slide: nuclei cut by a section, probes, optics, tissue light and a camera. SCENARIO is "
         "a bundled name (cell_01_plain ...; see docs/simulate.md) or a scenario file. The folder given by --out appears "
         "whole or not at all: field_NN.ome.tif, field_NN.labels.tif and truth.json, which says every nucleus, every "
         "signal and what a perfect reader would write.\n\n"
         "The same scenario, pattern, seed and number of fields give the same bytes.",
     .examples = {{"sunder simulate cell_01_plain --pattern split --seed 7 --out slide7", "a rearranged slide"},
                  {"sunder simulate mine.json --out trial --force", "a scenario of your own"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_SIMULATE,
     .run = command_simulate},
    {.name = "case",
     .operands = "CASE.json",
     .summary = "put the loci of one specimen into a panel report",
     .description =
         "Reads a case: the specimen, the results of its slides (folders of 'sunder score', one for each of NTRK1, NTRK2 "
         "and NTRK3), control slides, what other methods found, and who signs. docs/case.md describes the file.\n\n"
         "The folder given by --out appears whole or not at all: report.html, report.pdf, report.fhir.json (FHIR R4), "
         "report.hl7 (HL7 v2.5.1 ORU^R01), report.csv and case.json. All say the same: the call of each locus with its "
         "ISCN string, each other method beside it, what published rules ask for next, what the calls are worth at the "
         "stated prior, and the limits.",
     .examples = {{"sunder case case.json --out report", "the report of a case"},
                  {"sunder case case.json --rules ours.json --out report", "with a laboratory's own rules"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_CASE,
     .run = command_case},
    {.name = "study",
     .operands = "MANIFEST",
     .summary = "run a validation study and report its agreement",
     .description =
         "Scores every slide of MANIFEST, a CSV file with one row a slide, and holds the calls against the reference, the "
         "readers and each other. docs/study.md tells the columns.\n\n"
         "The folder given by --out holds study.json (version, parameters, seeds and slides, which a study keeps), slides/ "
         "(a result folder each) and report/ (report.html, one CSV a table, the figures as SVG). Run again it scores what "
         "is missing and writes the report anew; a run with another version, parameter or seed is refused.\n\n"
         "A slide that cannot be scored is named and does not stop the others. Scoring sees no reference and no reader.",
     .examples = {{"sunder study slides.csv --assay NTRK1 --out study1", "score what is missing, write the report"},
                  {"sunder study slides.csv --assay NTRK1 --out study1 --jobs 4", "four slides at once"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_STUDY,
     .run = command_study},
    {.name = "selftest",
     .operands = "",
     .summary = "check this installation against known results",
     .description =
         "Checks the releases of libraries, arithmetic, models, assays and disk, scores the bundled slides and holds them "
         "against the expected results: calls and counts exactly, numbers within stated tolerances, and the same bytes from "
         "another number of threads. The folder given by --out appears whole or not at all: selftest.html, a dated record to "
         "file, the same as selftest.json, and results/. When a check fails, a missing folder of models among them, the record "
         "says which, and the exit code is 7.",
     .examples = {{"sunder selftest --operator AB --out selftest_2026_11", "after an installation, and once a month"}},
     .least_operands = 0,
     .most_operands = 0,
     .bit = IN_SELFTEST,
     .run = command_selftest},
    {.name = "cutoff",
     .operands = "[RESULT...]",
     .summary = "derive the laboratory's own cutoff from normal slides",
     .description =
         "Reads the result folders of normal slides, or their counts from a table (--counts), tests whether they differ from "
         "each other by more than chance, and sets the limit above which a slide is rearranged; split and isolated 3' have "
         "limits of their own. It says how often a normal slide would have been called by the cutoff of the others, names a "
         "slide that is plainly no normal, and recommends the beta-binomial method where normals differ.\n\n"
         "--out writes cutoff.json, which 'sunder score --cutoff' takes, and cutoff.html, a page for the laboratory's file. "
         "--json prints cutoff.json. Without either a summary is printed.",
     .examples = {{"sunder cutoff results/* --method beta-binomial --level 0.99 --out cutoff", "from scored slides"},
                  {"sunder cutoff --counts normals.csv --method betainv --json", "from counts made by eye"}},
     .least_operands = 0,
     .most_operands = ANY_NUMBER,
     .bit = IN_CUTOFF,
     .run = command_cutoff},
    {.name = "assay list",
     .operands = "",
     .summary = "list the assays that are installed",
     .description =
         "Prints one line for each assay: id, locus, colours of the two probes, whether a lab has confirmed them, "
         "and title.",
     .least_operands = 0,
     .most_operands = 0,
     .bit = IN_ASSAY,
     .run = command_assay_list},
    {.name = "assay show",
     .operands = "ID|FILE",
     .summary = "say in words what an assay decides",
     .description = "Prints the probes and their colours, the distance rules, the cutoff and the decision of an assay.",
     .examples = {{"sunder assay show NTRK1", "an installed assay"},
                  {"sunder assay show mine.json", "a file of your own"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_ASSAY,
     .run = command_assay_show},
    {.name = "assay check",
     .operands = "FILE...",
     .summary = "check assay files",
     .description =
         "Checks each file against the assay schema, and that its rules make sense. The first fault of a file is "
         "named with its field and what was expected.",
     .examples = {{"sunder assay check mine.json", "before the first slide is scored with it"}},
     .least_operands = 1,
     .most_operands = ANY_NUMBER,
     .bit = IN_ASSAY,
     .run = command_assay_check},
    {.name = "assay operating",
     .operands = "ID|FILE",
     .summary = "say how often an assay's decision calls what",
     .description =
         "Prints, for true fractions of rearranged nuclei from 2 to 50 % and 50 to 500 evaluable nuclei, how often a slide is "
         "called rearranged, normal or equivocal, and how many nuclei are read on average. The numbers are exact for nuclei "
         "that are independent and show every rearrangement as a split; isolated signals and the background of a section are "
         "not among them.\n\n"
         "With --fields or --between-fields whole slides are drawn instead, whose fields may differ, and decided as score "
         "decides them.",
     .examples = {{"sunder assay operating NTRK1", "of the assay's own decision"},
                  {"sunder assay operating NTRK1 --decision two_step --nuclei 100", "of the two-step rule"},
                  {"sunder assay operating NTRK1 --decision full --nuclei 200 --fields 8 --between-fields 0.05",
                   "where fields differ"}},
     .least_operands = 1,
     .most_operands = 1,
     .bit = IN_OPERATING,
     .run = command_assay_operating},
    {.name = "help",
     .operands = "[COMMAND]",
     .summary = "show the help of a command",
     .description = "Without COMMAND: the commands and what they do.",
     .examples = {{"sunder help score", "all options of score"}},
     .least_operands = 0,
     .most_operands = 2,
     .bit = IN_OTHER,
     .run = command_help},
    {.name = "__man", .operands = "[COMMAND]", .most_operands = 2, .bit = IN_OTHER, .hidden = true, .run = command_man},
    {.name = "__markdown", .operands = "", .bit = IN_OTHER, .hidden = true, .run = command_markdown},
};
const size_t command_count = sizeof command_table / sizeof command_table[0];

const meaning exit_codes[] = {
    {"0", "done; for score: scored, whatever the call"},
    {"2", "wrong arguments, or the output exists and --force was not given"},
    {"3", "an input cannot be read or measured (no such file, no channel, no scale); for segment: no image could be"},
    {"4", "resource: memory, disk or permission"},
    {"5", "cancelled by SIGINT, SIGTERM or SIGHUP; nothing half-written is left behind"},
    {"6", "done, but some items failed and are named (segment, study, assay check)"},
    {"7", "a self-test failed"},
    {"70", "a defect of sunder itself; please report it"},
    {NULL, NULL}};

const meaning environment_variables[] = {
    {"SUNDER_MODELS", "folder of assays and models, in place of the installed one"},
    {"NO_COLOR", "when set and not empty: no colour in messages"},
    {"COLUMNS", "width of help and progress, in place of the terminal's own"},
    {NULL, NULL}};

const command *command_find(int argc, char *const *argv, int first, int *out_words)
{
    for (size_t i = 0; i < command_count && first < argc; i++) {
        const command *row = &command_table[i];
        const char *space = strchr(row->name, ' ');
        size_t head = space ? (size_t)(space - row->name) : strlen(row->name);
        if (strlen(argv[first]) != head || strncmp(argv[first], row->name, head) != 0) continue;
        if (space && (first + 1 >= argc || strcmp(argv[first + 1], space + 1) != 0)) continue;
        *out_words = space ? 2 : 1;
        return row;
    }
    return NULL;
}

bool command_is_group(const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i < command_count; i++) {
        const char *name = command_table[i].name;
        if (strncmp(name, word, length) == 0 && name[length] == ' ') return true;
    }
    return false;
}
