/* Help on the terminal, and `sunder help`. */
#include <string.h>

#include "cli/environment.h"
#include "cli/pages.h"
#include "cli/parse.h"
#include "cli/wrap.h"
#include "core/fail.h"
#include "core/memory.h"
#include "sunder/version.h"

#define WIDEST_PAGE 100 /* longer lines are hard to read */
#define OPTION_COLUMN 28
#define COMMAND_COLUMN 20
#define CODE_COLUMN 8

static int page_columns(FILE *out)
{
    int columns = environment_columns(out);
    return columns < WIDEST_PAGE ? columns : WIDEST_PAGE;
}

static void print_options(FILE *out, const command *row, int columns)
{
    fputs("\nOptions:\n", out);
    const option_row *option = NULL;
    for (size_t i = 0; (option = option_of(row, i)); i++) {
        char typed[64];
        option_usage(option, typed, sizeof typed);
        SUNDER_AUTO(auto_free) char *words = option_text(option, row);
        wrap_term(out, typed, words ? words : option->help, OPTION_COLUMN, columns);
    }
}

static void print_meanings(FILE *out, const char *title, const meaning *rows, int indent, int columns)
{
    fprintf(out, "\n%s:\n", title);
    for (; rows->name; rows++) wrap_term(out, rows->name, rows->text, indent, columns);
}

void help_command(FILE *out, const command *row)
{
    int columns = page_columns(out);
    char usage[256];
    command_usage(row, usage, sizeof usage);
    fprintf(out, "Usage: sunder %s%s%s\n\n", row->name, usage[0] ? " " : "", usage);
    wrap_text(out, row->description, 0, 0, columns);
    print_options(out, row, columns);
    if (row->examples[0].line) fputs("\nExamples:\n", out);
    for (int i = 0; i < MOST_EXAMPLES && row->examples[i].line; i++)
        fprintf(out, "  %s\n      %s\n", row->examples[i].line, row->examples[i].why);
    if (row->bit & (IN_PIXELS | IN_INSPECT)) print_meanings(out, "Exit codes", exit_codes, CODE_COLUMN, columns);
}

static void print_commands(FILE *out, const char *group, int columns)
{
    size_t length = group ? strlen(group) : 0;
    for (size_t i = 0; i < command_count; i++) {
        const command *row = &command_table[i];
        if (row->hidden) continue;
        if (group && (strncmp(row->name, group, length) != 0 || row->name[length] != ' ')) continue;
        wrap_term(out, row->name, row->summary, COMMAND_COLUMN, columns);
    }
}

void help_group(FILE *out, const char *group)
{
    fprintf(out, "Usage: sunder %s COMMAND\n\nCommands:\n", group);
    print_commands(out, group, page_columns(out));
    fprintf(out, "\n'sunder help %s COMMAND' says more.\n", group);
}

void help_all(FILE *out)
{
    int columns = page_columns(out);
    fprintf(out, "sunder %s: scores break-apart FISH slides\n\nUsage: sunder COMMAND ...\n\nCommands:\n",
            sunder_version());
    print_commands(out, NULL, columns);
    wrap_term(out, "--version", "print the version", COMMAND_COLUMN, columns);
    fputs("\n'sunder help COMMAND' says more. A first try:\n"
          "  sunder inspect SLIDE\n"
          "  sunder score SLIDE --assay demo --out RESULT\n",
          out);
    print_meanings(out, "Environment", environment_variables, COMMAND_COLUMN, columns);
    fputs("\nFor research use until a laboratory has validated it.\n", out);
}

sunder_status command_help(const invocation *asked, console *c, sunder_error *err)
{
    (void)c;
    if (asked->n_operands == 0) {
        help_all(stdout);
        return SUNDER_OK;
    }
    int words = 0;
    char *const *operands = (char *const *)asked->operands;
    const command *row = command_find(asked->n_operands, operands, 0, &words);
    if (row && !row->hidden && words == asked->n_operands) {
        help_command(stdout, row);
        return SUNDER_OK;
    }
    if (asked->n_operands == 1 && command_is_group(operands[0])) {
        help_group(stdout, operands[0]);
        return SUNDER_OK;
    }
    return fail_unknown_command(asked->n_operands, operands, err);
}
