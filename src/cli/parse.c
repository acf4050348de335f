/* getopt_long filled from the option table. getopt keeps its place in globals of libc; it runs once, before any thread. */
#include "cli/parse.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/nearest.h"
#include "cli/options.h"
#include "core/fail.h"

#define FIRST_VALUE 256 /* getopt's value of row 0: above every character */
#define MOST_OPTIONS 64 /* bits of a mask */
#define MOST_WORDS 32   /* of the list a mistyped word is compared with */

typedef struct option_list {
    struct option rows[MOST_OPTIONS + 1]; /* zeroed row at the end */
    const char *names[MOST_OPTIONS + 1];  /* NULL at the end */
} option_list;

static void list_options(const command *wanted, option_list *out)
{
    size_t n = 0;
    for (size_t i = 0; i < option_count && n < MOST_OPTIONS; i++) {
        const option_row *row = &option_table[i];
        if (!(row->commands & wanted->bit)) continue;
        out->rows[n] =
            (struct option){row->name, row->value ? required_argument : no_argument, NULL, FIRST_VALUE + (int)i};
        out->names[n++] = row->name;
    }
}

static sunder_status fail_unknown_option(const command *wanted, const char *word, const option_list *known,
                                         sunder_error *err)
{
    char name[64] = "";
    const char *start = word + strspn(word, "-");
    size_t length = strcspn(start, "=");
    if (length < sizeof name) memcpy(name, start, length);
    const char *nearest = nearest_word(name, known->names);
    if (nearest) {
        return fail(err, SUNDER_ERROR_USAGE, "%s: %s has no such option; did you mean --%s?", word, wanted->name,
                    nearest);
    }
    return fail(err, SUNDER_ERROR_USAGE, "%s: %s has no such option; 'sunder help %s' lists them", word, wanted->name,
                wanted->name);
}

/* getopt leaves the row's value in optopt when the row is known, and nothing of ours when it is not. */
static sunder_status fail_getopt(const command *wanted, int result, const char *word, const option_list *known,
                                 sunder_error *err)
{
    if (optopt < FIRST_VALUE) return fail_unknown_option(wanted, word, known, err);
    const option_row *row = &option_table[optopt - FIRST_VALUE];
    if (result == ':')
        return fail(err, SUNDER_ERROR_USAGE, "--%s: nothing stands after it; expected --%s %s", row->name, row->name,
                    row->value);
    return fail(err, SUNDER_ERROR_USAGE, "%s: --%s takes no value", word, row->name);
}

/* Options into settings and their bits, operands to the front of argv[first...]. */
static sunder_status take_arguments(int argc, char **argv, int first, invocation *asked, sunder_error *err)
{
    option_list known = {0};
    list_options(asked->command, &known);
    int n_arguments = argc - first + 1, result = 0;
    char **arguments = argv + first - 1; /* getopt passes over the first */
    opterr = 0;
    optind = 1;
    /* '-': operands come back as 1 in their order, whatever POSIXLY_CORRECT says; ':': a missing value is told apart. */
    while ((result = getopt_long(n_arguments, arguments, "-:h", known.rows, NULL)) != -1) {
        if (result == 1) {
            arguments[1 + asked->n_operands++] = optarg;
        } else if (result == 'h') {
            asked->settings.help = true;
        } else if (result < FIRST_VALUE) {
            const char letter[] = {'-', (char)optopt, '\0'};
            bool is_letter = optopt > 0 && optopt < FIRST_VALUE;
            return fail_getopt(asked->command, result, is_letter ? letter : arguments[optind - 1], &known, err);
        } else {
            const option_row *row = &option_table[result - FIRST_VALUE];
            sunder_status status = row->type->set(row, optarg, option_slot(row, &asked->settings), err);
            if (status != SUNDER_OK) return status;
            asked->given |= 1ull << (result - FIRST_VALUE);
        }
    }
    while (optind < n_arguments) arguments[1 + asked->n_operands++] = arguments[optind++];
    asked->operands = (const char *const *)(arguments + 1);
    return SUNDER_OK;
}

static sunder_status check_operands(const invocation *asked, sunder_error *err)
{
    const command *wanted = asked->command;
    if (asked->n_operands < wanted->least_operands)
        return fail(err, SUNDER_ERROR_USAGE, "%s: no %s given; expected 'sunder %s %s'", wanted->name, wanted->operands,
                    wanted->name, wanted->operands);
    if (wanted->most_operands != ANY_NUMBER && asked->n_operands > wanted->most_operands)
        return fail(err, SUNDER_ERROR_USAGE, "%s: found '%s' where nothing more was expected; expected 'sunder %s%s%s'",
                    wanted->name, asked->operands[wanted->most_operands], wanted->name, wanted->operands[0] ? " " : "",
                    wanted->operands);
    for (int i = 0; i < asked->n_operands; i++) {
        if (asked->operands[i][0] == '\0')
            return fail(err, SUNDER_ERROR_USAGE, "%s: an empty name; expected %s", wanted->name, wanted->operands);
    }
    return SUNDER_OK;
}

static sunder_status check_options(const invocation *asked, console *c, sunder_error *err)
{
    for (size_t i = 0; i < option_count; i++) {
        const option_row *row = &option_table[i];
        bool was_given = (asked->given >> i) & 1;
        if ((row->required & asked->command->bit) && !was_given)
            return fail(err, SUNDER_ERROR_USAGE, "%s: --%s %s is missing; 'sunder help %s' says what it is",
                        asked->command->name, row->name, row->value, asked->command->name);
        if ((row->idle & asked->command->bit) && was_given)
            console_info(c, "note: --%s changes nothing in %s", row->name, asked->command->name);
    }
    return SUNDER_OK;
}

bool option_was_given(const invocation *asked, const char *name)
{
    for (size_t i = 0; i < option_count; i++) {
        if (((asked->given >> i) & 1) && strcmp(option_table[i].name, name) == 0) return true;
    }
    return false;
}

sunder_status parse_arguments(const command *wanted, int argc, char **argv, int first, console *c,
                              invocation *out_asked, sunder_error *err)
{
    invocation asked = {.command = wanted, .settings = settings_default()};
    sunder_status status = take_arguments(argc, argv, first, &asked, err);
    console_set_mode(c, (progress_mode)asked.settings.progress);
    if (status != SUNDER_OK) return status;
    if (!asked.settings.help) {
        status = check_operands(&asked, err);
        if (status == SUNDER_OK) status = check_options(&asked, c, err);
    }
    if (status == SUNDER_OK) *out_asked = asked;
    return status;
}

sunder_status fail_unknown_command(int n_words, char *const *words, sunder_error *err)
{
    const char *names[MOST_WORDS + 1] = {NULL};
    bool group = command_is_group(words[0]);
    if (group && n_words < 2)
        return fail(err, SUNDER_ERROR_USAGE, "%s: not a command by itself; 'sunder help %s' lists what stands after it",
                    words[0], words[0]);
    if (words[0][0] == '-')
        return fail(err, SUNDER_ERROR_USAGE, "%s: found an option where a command was expected; options stand after it",
                    words[0]);
    char typed[96];
    snprintf(typed, sizeof typed, "%s%s%s", words[0], group ? " " : "", group ? words[1] : "");
    for (size_t i = 0, n = 0; i < command_count && n < MOST_WORDS; i++) {
        if (!command_table[i].hidden) names[n++] = command_table[i].name;
    }
    const char *nearest = nearest_word(typed, names);
    if (nearest) return fail(err, SUNDER_ERROR_USAGE, "%s: no such command; did you mean 'sunder %s'?", typed, nearest);
    return fail(err, SUNDER_ERROR_USAGE, "%s: no such command; 'sunder help' lists them", typed);
}
