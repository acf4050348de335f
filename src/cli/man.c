/* Manual pages from the tables, in the man macros of roff. No date: the same tables give the same bytes. */
#include <ctype.h>
#include <string.h>

#include "cli/pages.h"
#include "cli/parse.h"
#include "core/memory.h"
#include "sunder/version.h"

/* A backslash begins an escape, a minus sign of roff is no hyphen, and a point or quote at a line's begin is a request. */
static void put_roff(const char *words)
{
    bool line_begins = true;
    for (const char *c = words; *c; c++) {
        if (line_begins && (*c == '.' || *c == '\'')) fputs("\\&", stdout);
        line_begins = *c == '\n';
        if (*c == '\\') fputs("\\e", stdout);
        else if (*c == '-') fputs("\\-", stdout);
        else if (*c == '\'') fputs("\\(aq", stdout);
        else putchar(*c);
    }
}

static void put_paragraphs(const char *words)
{
    for (const char *c = words; *c;) {
        const char *end = strstr(c, "\n\n");
        size_t length = end ? (size_t)(end - c) : strlen(c);
        char paragraph[1024];
        snprintf(paragraph, sizeof paragraph, "%.*s", (int)length, c);
        put_roff(paragraph);
        fputs(end ? "\n.PP\n" : "\n", stdout);
        c += end ? length + 2 : length;
    }
}

/* "sunder assay list" is the page sunder-assay-list. */
static void put_page_name(const char *command_name)
{
    fputs("sunder\\-", stdout);
    for (const char *c = command_name; *c; c++) fputs(*c == ' ' ? "\\-" : (char[]){*c, '\0'}, stdout);
}

static void put_title(const char *command_name)
{
    char title[64];
    snprintf(title, sizeof title, "SUNDER%s%s", command_name[0] ? "-" : "", command_name);
    for (char *c = title; *c; c++) *c = *c == ' ' ? '-' : (char)toupper((unsigned char)*c);
    fputs(".TH ", stdout);
    put_roff(title);
    printf(" 1 \"\" \"sunder %s\" \"sunder manual\"\n", sunder_version());
}

static void put_term(const char *term, const char *words)
{
    fputs(".TP\n.B ", stdout);
    put_roff(term);
    putchar('\n');
    put_roff(words);
    putchar('\n');
}

static void put_meanings(const char *title, const meaning *rows)
{
    printf(".SH %s\n", title);
    for (; rows->name; rows++) put_term(rows->name, rows->text);
}

static void put_options(const command *row)
{
    fputs(".SH OPTIONS\n", stdout);
    const option_row *option = NULL;
    for (size_t i = 0; (option = option_of(row, i)); i++) {
        SUNDER_AUTO(auto_free) char *words = option_text(option, row);
        fputs(".TP\n.B \\-\\-", stdout);
        put_roff(option->name);
        if (option->value) printf(" \\fI%s\\fR", option->value);
        putchar('\n');
        put_roff(words ? words : option->help);
        putchar('\n');
    }
}

static void put_examples(const command *row)
{
    if (!row->examples[0].line) return;
    fputs(".SH EXAMPLES\n", stdout);
    for (int i = 0; i < MOST_EXAMPLES && row->examples[i].line; i++) {
        put_roff(row->examples[i].why);
        fputs(":\n.PP\n.nf\n.RS\n", stdout);
        put_roff(row->examples[i].line);
        fputs("\n.RE\n.fi\n.PP\n", stdout);
    }
}

static void man_command(const command *row)
{
    char usage[256];
    command_usage(row, usage, sizeof usage);
    put_title(row->name);
    fputs(".SH NAME\n", stdout);
    put_page_name(row->name);
    fputs(" \\- ", stdout);
    put_roff(row->summary);
    printf("\n.SH SYNOPSIS\n.B sunder %s\n", row->name);
    if (usage[0]) put_roff(usage), putchar('\n');
    fputs(".SH DESCRIPTION\n", stdout);
    put_paragraphs(row->description);
    put_options(row);
    put_examples(row);
    put_meanings("EXIT STATUS", exit_codes);
    put_meanings("ENVIRONMENT", environment_variables);
    fputs(".SH SEE ALSO\n.BR sunder (1)\n", stdout);
}

static void man_all(void)
{
    put_title("");
    fputs(
        ".SH NAME\nsunder \\- scores break\\-apart FISH slides\n"
        ".SH SYNOPSIS\n.B sunder\n.I COMMAND\n\\&...\n"
        ".SH DESCRIPTION\nReads the images of a break\\-apart FISH slide, finds the nuclei and the two probe signals,\n"
        "decides for each nucleus whether the locus is whole or broken, and labels the slide.\n"
        "Results go to standard output, messages to standard error.\n"
        ".PP\nFor research use until a laboratory has validated it.\n.SH COMMANDS\n",
        stdout);
    for (size_t i = 0; i < command_count; i++) {
        if (!command_table[i].hidden) put_term(command_table[i].name, command_table[i].summary);
    }
    put_meanings("EXIT STATUS", exit_codes);
    put_meanings("ENVIRONMENT", environment_variables);
    fputs(".SH SEE ALSO\n", stdout);
    for (size_t i = 0; i < command_count; i++) {
        if (command_table[i].hidden) continue;
        fputs(".BR ", stdout);
        put_page_name(command_table[i].name);
        fputs(" (1)\n", stdout);
    }
}

sunder_status command_man(const invocation *asked, console *c, sunder_error *err)
{
    (void)c;
    if (asked->n_operands == 0) {
        man_all();
        return SUNDER_OK;
    }
    int words = 0;
    char *const *operands = (char *const *)asked->operands;
    const command *row = command_find(asked->n_operands, operands, 0, &words);
    if (!row || words != asked->n_operands) return fail_unknown_command(asked->n_operands, operands, err);
    man_command(row);
    return SUNDER_OK;
}
