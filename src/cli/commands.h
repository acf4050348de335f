/* The table of commands: from it come dispatch, help and man pages. To add a command, write one file with its run function
 * and add one row (and a bit in options.h when it has options of its own). */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/console.h"
#include "cli/settings.h"

#define MOST_EXAMPLES 4
#define ANY_NUMBER (-1)

typedef struct command command;

/* What the user asked for, checked against the tables. */
typedef struct invocation {
    const command *command;
    settings settings;
    int n_operands;
    const char *const *operands; /* borrowed from the command line */
    unsigned long long given;    /* options that were: a bit for each row of the table */
} invocation;

typedef sunder_status (*command_fn)(const invocation *asked, console *c, sunder_error *err);

typedef struct example {
    const char *line, *why;
} example;

struct command {
    const char *name;        /* "score", "assay list" */
    const char *operands;    /* "SLIDE" */
    const char *summary;     /* one line */
    const char *description; /* paragraphs, an empty line between */
    example examples[MOST_EXAMPLES];
    int least_operands, most_operands;
    unsigned bit; /* which options it takes */
    bool hidden;  /* not in the help */
    command_fn run;
};

extern const command command_table[];
extern const size_t command_count;

/* The command that argv[first...] names and how many words its name has; NULL when there is none. */
const command *command_find(int argc, char *const *argv, int first, int *out_words);

/* The first word of several commands ("assay")? */
bool command_is_group(const char *word);

typedef struct meaning {
    const char *name, *text;
} meaning;

/* What the exit codes and the environment variables mean; both end with a NULL name. */
extern const meaning exit_codes[];
extern const meaning environment_variables[];

/* The run functions, one file each. */
sunder_status command_score(const invocation *asked, console *c, sunder_error *err);
sunder_status command_rescore(const invocation *asked, console *c, sunder_error *err);
sunder_status command_case(const invocation *asked, console *c, sunder_error *err);
sunder_status command_segment(const invocation *asked, console *c, sunder_error *err);
sunder_status command_detect(const invocation *asked, console *c, sunder_error *err);
sunder_status command_inspect(const invocation *asked, console *c, sunder_error *err);
sunder_status command_simulate(const invocation *asked, console *c, sunder_error *err);
sunder_status command_study(const invocation *asked, console *c, sunder_error *err);
sunder_status command_selftest(const invocation *asked, console *c, sunder_error *err);
sunder_status command_cutoff(const invocation *asked, console *c, sunder_error *err);
sunder_status command_assay_list(const invocation *asked, console *c, sunder_error *err);
sunder_status command_assay_show(const invocation *asked, console *c, sunder_error *err);
sunder_status command_assay_operating(const invocation *asked, console *c, sunder_error *err);
sunder_status command_assay_check(const invocation *asked, console *c, sunder_error *err);
sunder_status command_help(const invocation *asked, console *c, sunder_error *err);
sunder_status command_man(const invocation *asked, console *c, sunder_error *err);
sunder_status command_markdown(const invocation *asked, console *c, sunder_error *err);

#endif
