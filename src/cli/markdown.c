/* docs/commands.md from the tables. */
#include <string.h>

#include "cli/pages.h"
#include "core/memory.h"

/* A pipe would end the cell of a table. */
static void put_cell(const char *words)
{
    for (const char *c = words; *c; c++) {
        if (*c == '|') putchar('\\');
        putchar(*c);
    }
}

static void put_options(const command *row)
{
    fputs("\n| option | what it does |\n|---|---|\n", stdout);
    const option_row *option = NULL;
    for (size_t i = 0; (option = option_of(row, i)); i++) {
        char typed[64];
        option_usage(option, typed, sizeof typed);
        SUNDER_AUTO(auto_free) char *words = option_text(option, row);
        fputs("| `", stdout);
        put_cell(typed);
        fputs("` | ", stdout);
        put_cell(words ? words : option->help);
        fputs(" |\n", stdout);
    }
}

static void put_command(const command *row)
{
    char usage[256];
    command_usage(row, usage, sizeof usage);
    printf("\n## sunder %s\n\n", row->name);
    printf("    sunder %s%s%s\n\n%s\n", row->name, usage[0] ? " " : "", usage, row->description);
    put_options(row);
    if (row->examples[0].line) fputs("\nExamples:\n\n", stdout);
    for (int i = 0; i < MOST_EXAMPLES && row->examples[i].line; i++)
        printf("    %-66s # %s\n", row->examples[i].line, row->examples[i].why);
}

static void put_meanings(const char *title, const char *heading, const meaning *rows)
{
    printf("\n## %s\n\n| %s | meaning |\n|---|---|\n", title, heading);
    for (; rows->name; rows++) printf("| `%s` | %s |\n", rows->name, rows->text);
}

static void put_messages(void)
{
    fputs(
        "\n## Messages for programs\n\n"
        "With `--progress json` every line on standard error is one JSON object. `event` says which:\n\n"
        "| event | members |\n|---|---|\n"
        "| `progress` | `stage`, `done`, `total`, `left_s` (seconds the whole run still needs; null while unknown) |\n"
        "| `message` | `level` (`info` or `warning`), `message` |\n"
        "| `error` | `status` (the exit code), `kind`, `message`; the last line of a run that failed |\n",
        stdout);
}

sunder_status command_markdown(const invocation *asked, console *c, sunder_error *err)
{
    (void)asked, (void)c, (void)err;
    fputs("# Commands\n\n"
          "Made by `docs/man/make_pages.sh` from the tables in src/cli; the manual pages come from the same tables.\n"
          "Results go to standard output, messages to standard error. Options and operands stand in any order; `--` "
          "ends\n"
          "the options.\n\n| command | what it does |\n|---|---|\n",
          stdout);
    for (size_t i = 0; i < command_count; i++) {
        if (!command_table[i].hidden) printf("| `sunder %s` | %s |\n", command_table[i].name, command_table[i].summary);
    }
    for (size_t i = 0; i < command_count; i++) {
        if (!command_table[i].hidden) put_command(&command_table[i]);
    }
    put_messages();
    put_meanings("Exit codes", "code", exit_codes);
    put_meanings("Environment", "variable", environment_variables);
    return SUNDER_OK;
}
