/* The pages that come from the tables: help on the terminal, manual pages, the list of commands in docs. */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include <stdio.h>

#include "cli/commands.h"
#include "cli/options.h"

/* Help of one command, of a group ("assay"; row NULL), of all (both NULL). */
void help_command(FILE *out, const command *row);
void help_group(FILE *out, const char *group);
void help_all(FILE *out);

/* Words an option as it is typed: "--pixel-size UM". */
void option_usage(const option_row *row, char *buffer, size_t size);

/* Help of an option with its default and, where it is idle, that it is. Allocated; NULL when memory is short. */
char *option_text(const option_row *row, const command *wanted);

/* The option rows of a command: the i-th, NULL past the end. Required ones first. */
const option_row *option_of(const command *wanted, size_t i);

/* "SLIDE --assay ID|FILE --out DIR [OPTIONS]" into buffer. */
void command_usage(const command *row, char *buffer, size_t size);

#endif
