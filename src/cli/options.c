/* The rows of the option table. */
#include "cli/options.h"

#include "cli/option_types.h"

#define SLOT(MEMBER) offsetof(settings, MEMBER)

/* Exactly representable, so that a seed comes back as it was given. */
#define LARGEST_INTEGER 9007199254740992.0

const option_row option_table[] = {
    {"assay", "ID|FILE", "The assay: an id that 'sunder assay list' shows, or an assay file.", &type_text, SLOT(assay),
     .commands = IN_SCORE | IN_INSPECT, .required = IN_SCORE},
    {"assay", "ID|FILE", "The assay of slides whose row names none.", &type_text, SLOT(assay), .commands = IN_STUDY},
    {"out", "DIR", "The folder of the study; an earlier run of the same study there goes on.", &type_text, SLOT(out),
     .commands = IN_STUDY, .required = IN_STUDY},
    {"out", "DIR", "The folder of the record to make. It appears whole or not at all.", &type_text, SLOT(out),
     .commands = IN_SELFTEST, .required = IN_SELFTEST},
    {"jobs", "N",
     "Slides scored at once, each with its part of the threads and with the whole of --max-memory: N slides may need N "
     "times as much. Results do not depend on it.",
     &type_integer, SLOT(jobs), 1, 256, "a number of slides, such as 2", .commands = IN_STUDY},
    {"out", "DIR", "The result folder to make. It appears whole or not at all.", &type_text, SLOT(out),
     .commands = IN_SCORE | IN_RESCORE, .required = IN_SCORE | IN_RESCORE},
    {"edits", "FILE", "The corrections, a CSV file; docs/rescore.md describes it.", &type_text, SLOT(edits),
     .commands = IN_RESCORE, .required = IN_RESCORE},
    {"out", "DIR", "The folder for the label images; made when it is not there.", &type_text, SLOT(out),
     .commands = IN_SEGMENT, .required = IN_SEGMENT},
    {"out", "CSV", "The table to write.", &type_text, SLOT(out), .commands = IN_DETECT, .required = IN_DETECT},
    {"out", "DIR", "The folder to make for the slide. It appears whole or not at all.", &type_text, SLOT(out),
     .commands = IN_SIMULATE, .required = IN_SIMULATE},
    {"out", "DIR", "The folder to make for the report. It appears whole or not at all.", &type_text, SLOT(out),
     .commands = IN_CASE, .required = IN_CASE},
    {"rules", "FILE", "The rules for what to do next, a JSON file, in place of the installed models/rules/ntrk.json.",
     &type_text, SLOT(rules), .commands = IN_CASE},
    {"counts", "FILE",
     "The normal slides as a table, CSV with the columns slide, n, k, or slide, reader, n, k_split, k_isolated_3p; then "
     "no result folder is given.",
     &type_text, SLOT(counts_path), .commands = IN_CUTOFF},
    {"method", "NAME",
     "How the limit is set: betainv, betainv-spreadsheet, critbinom, mean-sd, tolerance, garwood or beta-binomial; "
     "docs/cutoff.md says which to choose.",
     &type_choice, SLOT(method), .choices = cutoff_method_names, .commands = IN_CUTOFF},
    {"level", "FRAC", "Share of normal slides that are to lie below the limit; not of mean-sd.", &type_number,
     SLOT(level), 0.5, 0.999999, "a share above 0.5 and below 1, such as 0.95", .commands = IN_CUTOFF},
    {"sd", "N", "Standard deviations above the mean, 2 or 3; of mean-sd.", &type_integer, SLOT(sd), 2, 3, "2 or 3",
     .commands = IN_CUTOFF},
    {"assay", "ID|FILE", "The assay whose locus, probe and lot the table of counts is for; results hold their own.",
     &type_text, SLOT(assay), .commands = IN_CUTOFF},
    {"out", "DIR", "The folder to make: cutoff.json and cutoff.html. It appears whole or not at all.", &type_text,
     SLOT(out), .commands = IN_CUTOFF},
    {"json", NULL, "Print cutoff.json to standard output.", &type_flag, SLOT(json), .commands = IN_CUTOFF},
    {"pattern", "NAME|FILE",
     "What the locus does, in place of what the scenario says: normal, split, isolated, narrow, polysomy, lowlevel, or a "
     "pattern file.",
     &type_text, SLOT(pattern), .commands = IN_SIMULATE},
    {"fields", "N", "Fields to make, in place of what the scenario says.", &type_integer, SLOT(fields), 1, 99,
     "a number of fields, such as 2", .commands = IN_SIMULATE},
    {"nuclei", "N", "Evaluable nuclei of the slide. Without it 50, 100, 200 and 500.", &type_integer, SLOT(nuclei), 1,
     100000, "a number of nuclei, such as 100", .commands = IN_OPERATING},
    {"fields", "N", "Draw slides whose nuclei lie in so many fields.", &type_integer, SLOT(fields), 1, 1000,
     "a number of fields, such as 8", .commands = IN_OPERATING},
    {"between-fields", "RHO",
     "Draw slides whose fields differ: the correlation of two nuclei of one field, below 1. 0: they do not differ.",
     &type_number, SLOT(between_fields), 0, 0.99, "a correlation below 1, such as 0.05", .commands = IN_OPERATING},
    {"channels", "LIST",
     "Which channel is which, such as dapi=0,green=1,orange=2: by number, by the name in the file, or by a part of the "
     "file name. Without it, OME channel names, emission wavelengths and file names decide.",
     &type_text, SLOT(channels), .commands = IN_PIXELS | IN_STUDY | IN_INSPECT},
    {"pixel-size", "UM", "Micrometres per pixel, for images that do not say it or say it wrongly.", &type_number,
     SLOT(pixel_um), 1e-6, 1e6, "micrometres per pixel, such as 0.1", .commands = IN_PIXELS | IN_STUDY | IN_INSPECT},
    {"regions", "FILE",
     "Areas to score, a GeoJSON file as QuPath exports it. A nucleus outside is excluded, with that reason.",
     &type_text, SLOT(regions_path), .commands = IN_PIXELS | IN_INSPECT, .idle = IN_SEGMENT | IN_DETECT},
    {"laws", "FILE",
     "Laws known beforehand, such as the chromatic shift from beads or a control slide: a JSON file with members of "
     "tables/laws.json. What it leaves out is found from the slide.",
     &type_text, SLOT(laws_path), .commands = IN_SCORE},
    {"cutoff", "FILE",
     "The laboratory's own cutoff, the cutoff.json of 'sunder cutoff'. Locus, probe, section thickness, pixel size and "
     "parameters must be those of its normal slides.",
     &type_text, SLOT(cutoff_path), .commands = IN_SCORE},
    {"strict", NULL, "Refuse a cutoff that was set with another lot of the probe; else it is warned of.", &type_flag,
     SLOT(strict), .commands = IN_SCORE | IN_STUDY},
    {"section-um", "UM",
     "Thickness of the tissue section in micrometres. A cutoff belongs to a thickness, in whole micrometres.",
     &type_number, SLOT(section_um), 0.1, 100, "micrometres, such as 4", .commands = IN_PIXELS,
     .idle = IN_SEGMENT | IN_DETECT},
    {"profile", "NAME",
     "research or validation. validation refuses what research only warns of: display-scaled RGB exports, fields that "
     "cannot be used, colours that no lab has confirmed.",
     &type_choice, SLOT(profile), .choices = profile_names, .commands = IN_PIXELS | IN_STUDY | IN_INSPECT,
     .idle = IN_SEGMENT | IN_DETECT},
    {"segmenter", "NAME", "How nuclei are found: auto, classic or network.", &type_choice, SLOT(segmenter),
     .choices = segmenter_names, .commands = IN_PIXELS | IN_STUDY, .idle = IN_DETECT},
    {"decision", "NAME",
     "How the slide is decided, in place of what the assay says: evidence (the cutoff, and evidence that truncation cannot "
     "make), plain (the cutoff alone), two_step (50 nuclei, and 50 others where they do not decide), sequential (nuclei in "
     "random order of fields until they decide) or full (the probability of a fraction above the cutoff, fields allowed to "
     "differ). docs/scoring.md describes each.",
     &type_choice, SLOT(decision), .choices = decision_names, .commands = IN_SCORE | IN_STUDY | IN_OPERATING},
    {"max-doubt", "FRAC",
     "How much doubt a nucleus may keep and still count, above 0 and up to 0.5. A smaller value counts fewer nuclei.",
     &type_number, SLOT(max_doubt_frac), 0, 0.5, "a fraction up to 0.5, such as 0.2", .commands = IN_SCORE | IN_STUDY},
    {"false-candidates", "N",
     "False candidates that a typical nucleus may hold in each channel, expected from the noise of the slide, above 0: "
     "weaker candidates go to rejected.csv. Without it every candidate is weighed.",
     &type_number, SLOT(most_false_candidates), 1e-9, 1000, "a number above 0, such as 0.1",
     .commands = IN_SCORE | IN_STUDY},
    {"least-significance", "SD", "Weakest signal to write, in standard deviations of the noise around it.",
     &type_number, SLOT(least_significance), 1, 1000, "standard deviations, such as 5", .commands = IN_DETECT},
    {"operator", "NAME",
     "Who runs this; written to run.json, the record of selftest and the page of a study, and nowhere else.",
     &type_text, SLOT(operator_name), .commands = IN_SELFTEST | IN_SCORE | IN_STUDY | IN_RESCORE},
    {"threads", "N", "Worker threads; 0 is one for each processor. Results do not depend on it.", &type_integer,
     SLOT(threads), 0, 256, "a number of threads, such as 2",
     .commands = IN_SELFTEST | IN_PIXELS | IN_STUDY | IN_INSPECT | IN_SIMULATE, .idle = IN_INSPECT},
    {"max-memory", "MIB", "Refuse an image that would need more than this many MiB of memory.", &type_integer,
     SLOT(max_memory_mib), 16, 1 << 24, "MiB, such as 1024",
     .commands = IN_SELFTEST | IN_PIXELS | IN_STUDY | IN_INSPECT | IN_SIMULATE},
    {"seed", "N", "Start of everything that is drawn at random.", &type_integer, SLOT(seed), 0, LARGEST_INTEGER,
     "a whole number", .commands = IN_PIXELS | IN_STUDY | IN_SIMULATE | IN_OPERATING, .idle = IN_SEGMENT | IN_DETECT},
    {"progress", "MODE",
     "auto draws a line on a terminal and nothing elsewhere; json writes every message and every step to standard "
     "error as one JSON object per line; none is silent but for messages.",
     &type_choice, SLOT(progress), .choices = progress_names,
     .commands = IN_SELFTEST | IN_PIXELS | IN_STUDY | IN_RESCORE | IN_INSPECT | IN_SIMULATE | IN_CUTOFF},
    {"force", NULL, "Replace an existing result.", &type_flag, SLOT(force),
     .commands = IN_SELFTEST | IN_PIXELS | IN_RESCORE | IN_SIMULATE | IN_CASE | IN_CUTOFF},
    {"help", NULL, "Show this help and stop.", &type_flag, SLOT(help), .commands = IN_ALL},
};
const size_t option_count = sizeof option_table / sizeof option_table[0];

void *option_slot(const option_row *row, settings *s)
{
    return (char *)s + row->at;
}
