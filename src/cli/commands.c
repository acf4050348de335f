/* The rows of the command table, and the two short tables that stand in every page. */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "cli/options.h"

const command command_table[] = {
    {"score", "SLIDE", "score one slide and label it",
     "Finds the nuclei and the two probe signals in every field of SLIDE, decides for each nucleus whether the locus is "
     "whole or broken, and calls the slide rearranged, normal, equivocal or uninformative.\n\n"
     "SLIDE is one image file, a folder of fields or a manifest. The folder given by --out appears whole or not at all: "
     "result.json, run.json, nuclei.csv, signals.csv, pairs.csv, rejected.csv, labels/, overlay/, gallery.png and "
     "report.html. Open report.html first.\n\n"
     "A field that cannot be used is left out and named, here and in the result. A slide that can be read and not be "
     "scored is uninformative, and that is no error.",
     {{"sunder score slide7/ --assay NTRK1 --out slide7.result", "score a folder of fields"},
      {"sunder score a.png --assay demo --pixel-size 0.1 --out a.result", "an image that does not say its scale"},
      {"sunder score slide7/ --assay NTRK1 --out slide7.result --force", "replace an earlier result"}},
     1, 1, IN_SCORE, false, command_score},
    {"segment", "IMAGE...", "find the nuclei alone and write label images",
     "Writes DIR/NAME.tif for each image NAME: 16 bit, 0 is background, k is nucleus k. An image of several channels "
     "gives its DAPI channel; a grey picture and an RGB picture are taken as they are.\n\n"
     "Without a pixel size in the file or --pixel-size the scale is estimated from the image, and that is said. DIR may "
     "exist; only an existing DIR/NAME.tif needs --force. An image that cannot be read is named and the others are "
     "still written.",
     {{"sunder segment *.tif --out labels", "one label image for each"},
      {"sunder segment a.png --pixel-size 0.25 --out labels", "with a known scale"}},
     1, ANY_NUMBER, IN_SEGMENT, false, command_segment},
    {"detect", "IMAGE", "find the signals alone and write a table",
     "Writes one row for each signal of every channel but DAPI, without looking at nuclei: colour, x_px, y_px, and x_um, "
     "y_um where the scale is known, with the measures of signals.csv that need no nucleus.",
     {{"sunder detect field_03.tif --out signals.csv", "every probe channel"},
      {"sunder detect a.tif --channels green=1 --out signals.csv", "one channel alone"}},
     1, 1, IN_DETECT, false, command_detect},
    {"inspect", "SLIDE", "say what is in a slide, what would be used and why",
     "Reads the headers of SLIDE and prints its fields, channels, pixel size and where each was learnt from, the fields "
     "that would be left out and why, and whether score would take it. Takes the options of score that say how a slide "
     "is read, so that they can be tried.",
     {{"sunder inspect slide7/", "what is there"},
      {"sunder inspect slide7/ --assay NTRK1 --profile validation", "would a validation run take it"}},
     1, 1, IN_INSPECT, false, command_inspect},
    {"assay list", "", "list the assays that are installed",
     "Prints one line for each assay: id, locus, title and whether a lab has confirmed its colours.",
     {{NULL, NULL}}, 0, 0, IN_ASSAY, false, command_assay_list},
    {"assay show", "ID|FILE", "say in words what an assay decides",
     "Prints the probes and their colours, the distance rules, the cutoff and the decision of an assay.",
     {{"sunder assay show NTRK1", "an installed assay"}, {"sunder assay show mine.json", "a file of your own"}}, 1, 1,
     IN_ASSAY, false, command_assay_show},
    {"assay check", "FILE...", "check assay files",
     "Checks each file against the assay schema, and that its rules make sense. The first fault of a file is named with "
     "its field and what was expected.",
     {{"sunder assay check mine.json", "before the first slide is scored with it"}}, 1, ANY_NUMBER, IN_ASSAY, false,
     command_assay_check},
    {"help", "[COMMAND]", "show the help of a command",
     "Without COMMAND: the commands and what they do.",
     {{"sunder help score", "all options of score"}}, 0, 2, IN_OTHER, false, command_help},
    {.name = "__man", .operands = "[COMMAND]", .most_operands = 2, .bit = IN_OTHER, .hidden = true,
     .run = command_man},
    {.name = "__markdown", .operands = "", .bit = IN_OTHER, .hidden = true, .run = command_markdown},
};
const size_t command_count = sizeof command_table / sizeof command_table[0];

const meaning exit_codes[] = {
    {"0", "done; for score: scored, whatever the call"},
    {"2", "wrong arguments, or the output exists and --force was not given"},
    {"3", "an input cannot be read or measured (no such file, no channel, no scale); for segment: no image could be"},
    {"4", "resource: memory, disk or permission"},
    {"5", "cancelled by SIGINT, SIGTERM or SIGHUP; nothing half-written is left behind"},
    {"6", "done, but some items failed and are named (segment, assay check)"},
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
