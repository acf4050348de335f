/* The command line against the tables. */
#ifndef CLI_PARSE_H
#define CLI_PARSE_H

#include "cli/commands.h"

/* Parses argv[first...] as options and operands of the command, in any order; "--" ends the options. Operands are moved
 * to the front of argv[first...]. Options that the command takes and does not use are named by a note. */
sunder_status parse_arguments(const command *wanted, int argc, char **argv, int first, console *c,
                              invocation *out_asked, sunder_error *err);

/* Words why the words name no command, with the nearest one. */
sunder_status fail_unknown_command(int n_words, char *const *words, sunder_error *err);

/* Whether the option stands on the command line, be it with its default. */
bool option_was_given(const invocation *asked, const char *name);

#endif
